import type { Listing } from '../Live/feed';
import type { Machine, Status } from '../Machines/machine';
import { statuses, urgency } from './status';

export type SortKey = 'status' | 'name' | 'type' | 'site' | 'seen' | 'episode';

export interface Sort {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** What needs a person first; within a status by name. */
export const byUrgency: Sort = { key: 'status', descending: false };

export const sortKeys: readonly SortKey[] = ['status', 'name', 'type', 'site', 'episode', 'seen'];

/** The machines' ids, and their types and where they stand, each in the order of the alphabet. Changes only with the roster, while values change all the time. */
export interface Alphabet {
  readonly ids: readonly string[];
  readonly words: ReadonlyMap<string, number>;
}

export function alphabetOf(machines: Iterable<Machine>): Alphabet {
  const all = [...machines];
  const named = all.map(({ id, name }) => ({ id, key: naturalKey(name) })).sort((a, b) => compare(a.key, b.key) || compare(a.id, b.id));
  const words = [...new Set(all.flatMap((machine) => [machine.type, standOf(machine)]))].sort((a, b) => compare(naturalKey(a), naturalKey(b)));
  return { ids: named.map(({ id }) => id), words: new Map(words.map((word, index) => [word, index])) };
}

/** What makes the fleet's lists be worked out anew. */
export const machineListing: Listing<Machine> = {
  isPlacedElsewhere: (a, b) => a.name !== b.name || a.type !== b.type || a.site !== b.site || a.line !== b.line || a.retired !== b.retired
    || a.tags.length !== b.tags.length || a.tags.some((tag, index) => tag !== b.tags[index]),
  standsOtherwise: (a, b) => a.status !== b.status || a.episode?.id !== b.episode?.id,
};

/** The machines in the order of their names. */
export function byName(machines: ReadonlyMap<string, Machine>, { ids }: Alphabet): Machine[] {
  const named: Machine[] = [];
  for (const id of ids) {
    const machine = machines.get(id);
    if (machine) named.push(machine);
  }
  return named;
}

/** The machines, given by name, in order. Equal ones stay by name whichever way the order runs; machines without the sorted value come last. */
export function inOrder(machines: readonly Machine[], sort: Sort, words: Alphabet['words']): readonly Machine[] {
  const { key } = sort;
  if (key === 'status' && !sort.descending) return statuses.flatMap(withStatus(machines));
  if (key === 'name') return sort.descending ? [...machines].reverse() : machines;
  const direction = sort.descending ? -1 : 1;
  const rows = machines.map((machine) => ({ machine, rank: rankOf(machine, key, words) }));
  rows.sort((a, b) => {
    if (a.rank === b.rank) return 0;
    if (a.rank === null) return 1;
    return b.rank === null ? -1 : (a.rank - b.rank) * direction;
  });
  return rows.map((row) => row.machine);
}

/** The usual order, without a comparison: what ten thousand machines are sorted by whenever one of them changes. */
function withStatus(machines: readonly Machine[]): (status: Status) => readonly Machine[] {
  const byStatus = new Map<Status, Machine[]>(statuses.map((status) => [status, []]));
  for (const machine of machines) byStatus.get(machine.status)?.push(machine);
  return (status) => byStatus.get(status) ?? [];
}

/** Times count from the newest: ascending is what happened last. */
function rankOf(machine: Machine, key: Exclude<SortKey, 'name'>, words: Alphabet['words']): number | null {
  switch (key) {
    case 'status':
      return urgency[machine.status];
    case 'type':
      return words.get(machine.type) ?? null;
    case 'site':
      return machine.site === null ? null : words.get(standOf(machine)) ?? null;
    case 'seen':
      return machine.lastSeen === null ? null : -Date.parse(machine.lastSeen);
    case 'episode':
      return machine.episode === null ? null : -Date.parse(machine.episode.startedAt);
  }
}

/** Where a machine stands: `Lyon`, or `Lyon / Line 2`. */
export function standOf({ site, line }: Machine): string {
  return [site, line].filter(Boolean).join(' / ');
}

/** pump-2 before pump-10, Öfen beside Ofen. A collator says the same thirty times slower, which ten thousand names would feel. */
function naturalKey(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, '0'));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
