import type { Status } from '../Machines/machine';
import { everything, type FleetFilter } from './filter';
import { byUrgency, sortKeys, type Sort, type SortKey } from './order';
import { statuses } from './status';

/** Where the page stands: all of it is in the URL's hash, so that a view can be sent, bookmarked or put on a wall. */
export interface Place {
  readonly machine: string | null;
  readonly filter: FleetFilter;
  readonly sort: Sort;
}

export const home: Place = { machine: null, filter: everything, sort: byUrgency };

/** Reads a hash such as `#/machines/pump-1?status=critical,warning&q=north`; what it cannot read it leaves out. */
export function placeOf(hash: string): Place {
  const [path = '', query = ''] = split(hash.replace(/^#/, ''));
  const parameters = new URLSearchParams(query);
  const wanted = (parameters.get('status') ?? '').split(',');
  const order = parameters.get('sort') ?? '';
  const key = sortKeys.find((candidate): candidate is SortKey => candidate === order.replace(/^-/, ''));
  return {
    machine: machineOf(path),
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

/** The hash of a place; parts that say nothing are left out. */
export function hashOf({ machine, filter, sort }: Place): string {
  const parameters = new URLSearchParams();
  if (filter.text !== '') parameters.set('q', filter.text);
  if (filter.status.length > 0) parameters.set('status', filter.status.join(','));
  if (filter.type !== '') parameters.set('type', filter.type);
  if (filter.site !== '') parameters.set('site', filter.site);
  if (filter.retired) parameters.set('retired', '');
  if (sort.key !== byUrgency.key || sort.descending) parameters.set('sort', (sort.descending ? '-' : '') + sort.key);
  const query = parameters.toString();
  return `#/${machine === null ? '' : `machines/${encodeURIComponent(machine)}`}${query === '' ? '' : `?${query}`}`;
}

function split(hash: string): readonly [string, string] {
  const mark = hash.indexOf('?');
  return mark < 0 ? [hash, ''] : [hash.slice(0, mark), hash.slice(mark + 1)];
}

function machineOf(path: string): string | null {
  const id = /^\/machines\/([^/]+)$/.exec(path)?.[1];
  if (id === undefined) return null;
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
