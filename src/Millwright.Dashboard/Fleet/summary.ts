import type { Machine, Status } from '../Machines/machine';
import { statuses } from './status';

/** How many machines are in each status. Retired machines are counted apart. */
export interface Counts {
  readonly total: number;
  readonly retired: number;
  readonly byStatus: Readonly<Record<Status, number>>;
}

/** Every word that machines can be chosen by. */
export interface Words {
  readonly types: readonly string[];
  readonly sites: readonly string[];
  readonly lines: readonly string[];
  readonly tags: readonly string[];
}

/** The fleet at a glance. */
export interface Summary extends Counts, Words {}

export function countsOf(machines: Iterable<Machine>): Counts {
  const byStatus = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
  let total = 0;
  let retired = 0;
  for (const machine of machines) {
    if (machine.retired) retired++;
    else {
      total++;
      byStatus[machine.status]++;
    }
  }
  return { total, retired, byStatus };
}

export function wordsOf(machines: Iterable<Machine>): Words {
  const types = new Set<string>();
  const sites = new Set<string>();
  const lines = new Set<string>();
  const tags = new Set<string>();
  for (const machine of machines) {
    types.add(machine.type);
    if (machine.site !== null) sites.add(machine.site);
    if (machine.line) lines.add(machine.line);
    for (const tag of machine.tags) tags.add(tag);
  }
  const sorted = (words: Set<string>): string[] => [...words].sort();
  return { types: sorted(types), sites: sorted(sites), lines: sorted(lines), tags: sorted(tags) };
}
