import type { Machine } from '../Machines/machine';
import { urgency } from './status';

export type SortKey = 'status' | 'name' | 'type' | 'site' | 'seen' | 'episode';

export interface Sort {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** What needs a person first; within a status by name. */
export const byUrgency: Sort = { key: 'status', descending: false };

export const sortKeys: readonly SortKey[] = ['status', 'name', 'type', 'site', 'episode', 'seen'];

/** The place of each machine and of each type and site in the alphabet. Changes only with the roster, while values change all the time. */
export interface Alphabet {
  readonly names: ReadonlyMap<string, number>;
  readonly words: ReadonlyMap<string, number>;
}

// pump-2 before pump-10
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export function alphabetOf(machines: Iterable<Machine>): Alphabet {
  const all = [...machines];
  const named = [...all].sort((a, b) => collator.compare(a.name, b.name) || collator.compare(a.id, b.id));
  const words = [...new Set(all.flatMap((machine) => [machine.type, machine.site ?? '']))].sort(collator.compare);
  return {
    names: new Map(named.map((machine, index) => [machine.id, index])),
    words: new Map(words.map((word, index) => [word, index])),
  };
}

/** The machines in order; equal ones by name, whichever way the order runs. Machines without the sorted value come last. */
export function inOrder(machines: readonly Machine[], sort: Sort, alphabet: Alphabet): Machine[] {
  const direction = sort.descending ? -1 : 1;
  const rows = machines.map((machine) => ({
    machine,
    rank: rankOf(machine, sort.key, alphabet),
    name: alphabet.names.get(machine.id) ?? 0,
  }));
  rows.sort((a, b) => {
    if (a.rank === b.rank) return a.name - b.name;
    if (a.rank === null) return 1;
    if (b.rank === null) return -1;
    return (a.rank - b.rank) * direction;
  });
  return rows.map((row) => row.machine);
}

/** Times count from the newest: ascending is what happened last. */
function rankOf(machine: Machine, key: SortKey, { names, words }: Alphabet): number | null {
  switch (key) {
    case 'status':
      return urgency[machine.status];
    case 'name':
      return names.get(machine.id) ?? null;
    case 'type':
      return words.get(machine.type) ?? null;
    case 'site':
      return machine.site === null ? null : words.get(machine.site) ?? null;
    case 'seen':
      return machine.lastSeen === null ? null : -Date.parse(machine.lastSeen);
    case 'episode':
      return machine.episode === null ? null : -Date.parse(machine.episode.startedAt);
  }
}
