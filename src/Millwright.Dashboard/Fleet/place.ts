import type { Status } from '../Machines/machine';
import { everything, type FleetFilter } from './filter';
import { byUrgency, sortKeys, type Sort, type SortKey } from './order';
import { statuses } from './status';

/** How the fleet is shown; `both` needs a wide screen. */
export type View = 'tiles' | 'table' | 'both';

export const views: readonly View[] = ['tiles', 'table', 'both'];

/** What of the fleet is shown, and how: the query of its route. */
export interface Place {
  readonly filter: FleetFilter;
  readonly sort: Sort;
  /** Null: as the screen has room. */
  readonly view: View | null;
  /** Whether what changed lately stands beside it; null: as the screen has room. */
  readonly changes: boolean | null;
}

export const wholeFleet: Place = { filter: everything, sort: byUrgency, view: null, changes: null };

/** Reads a query such as `status=critical,warning&q=north`; what it cannot read it leaves out. */
export function placeOf(query: string): Place {
  const parameters = new URLSearchParams(query);
  const wanted = (parameters.get('status') ?? '').split(',');
  const order = parameters.get('sort') ?? '';
  const key = sortKeys.find((candidate): candidate is SortKey => candidate === order.replace(/^-/, ''));
  return {
    filter: {
      text: parameters.get('q') ?? '',
      status: statuses.filter((status: Status) => wanted.includes(status)),
      type: parameters.get('type') ?? '',
      site: parameters.get('site') ?? '',
      line: parameters.get('line') ?? '',
      tag: parameters.get('tag') ?? '',
      retired: parameters.has('retired'),
    },
    sort: key ? { key, descending: order.startsWith('-') } : byUrgency,
    view: views.find((view) => view === parameters.get('view')) ?? null,
    changes: parameters.has('changes') ? parameters.get('changes') !== 'no' : null,
  };
}

/** The query of a place; parts that say nothing are left out. */
export function queryOf({ filter, sort, view, changes }: Place): string {
  const parameters = new URLSearchParams();
  if (filter.text !== '') parameters.set('q', filter.text);
  if (filter.status.length > 0) parameters.set('status', filter.status.join(','));
  for (const name of ['type', 'site', 'line', 'tag'] as const) if (filter[name] !== '') parameters.set(name, filter[name]);
  if (filter.retired) parameters.set('retired', '');
  if (sort.key !== byUrgency.key || sort.descending) parameters.set('sort', (sort.descending ? '-' : '') + sort.key);
  if (view !== null) parameters.set('view', view);
  if (changes !== null) parameters.set('changes', changes ? 'yes' : 'no');
  return parameters.toString();
}
