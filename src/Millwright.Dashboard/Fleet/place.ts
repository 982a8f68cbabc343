import type { Status } from '../Machines/machine';
import { everything, type FleetFilter } from './filter';
import { byUrgency, sortKeys, type Sort, type SortKey } from './order';
import { statuses } from './status';

/** What of the fleet is shown, and how: the query of its route. */
export interface Place {
  readonly filter: FleetFilter;
  readonly sort: Sort;
}

export const wholeFleet: Place = { filter: everything, sort: byUrgency };

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
      retired: parameters.has('retired'),
    },
    sort: key ? { key, descending: order.startsWith('-') } : byUrgency,
  };
}

/** The query of a place; parts that say nothing are left out. */
export function queryOf({ filter, sort }: Place): string {
  const parameters = new URLSearchParams();
  if (filter.text !== '') parameters.set('q', filter.text);
  if (filter.status.length > 0) parameters.set('status', filter.status.join(','));
  if (filter.type !== '') parameters.set('type', filter.type);
  if (filter.site !== '') parameters.set('site', filter.site);
  if (filter.retired) parameters.set('retired', '');
  if (sort.key !== byUrgency.key || sort.descending) parameters.set('sort', (sort.descending ? '-' : '') + sort.key);
  return parameters.toString();
}
