import type { Machine, Status } from '../Machines/machine';
import { statuses } from './status';

/** The fleet at a glance. Retired machines are counted apart. */
export interface Summary {
  readonly total: number;
  readonly retired: number;
  readonly byStatus: Readonly<Record<Status, number>>;
  readonly types: readonly string[];
  readonly sites: readonly string[];
  readonly lines: readonly string[];
  readonly tags: readonly string[];
}

export function summarize(machines: Iterable<Machine>): Summary {
  const byStatus = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
  const types = new Set<string>();
  const sites = new Set<string>();
  const lines = new Set<string>();
  const tags = new Set<string>();
  let total = 0;
  let retired = 0;
  for (const machine of machines) {
    types.add(machine.type);
    if (machine.site !== null) sites.add(machine.site);
    if (machine.line) lines.add(machine.line);
    for (const tag of machine.tags) tags.add(tag);
    if (machine.retired) {
      retired++;
      continue;
    }
    total++;
    byStatus[machine.status]++;
  }
  const sorted = (words: Set<string>): string[] => [...words].sort();
  return { total, retired, byStatus, types: sorted(types), sites: sorted(sites), lines: sorted(lines), tags: sorted(tags) };
}
