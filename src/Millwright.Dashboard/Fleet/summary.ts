import type { Machine, Status } from '../Machines/machine';
import { statuses } from './status';

/** The fleet at a glance. Retired machines are counted apart. */
export interface Summary {
  readonly total: number;
  readonly retired: number;
  readonly episodes: number;
  readonly byStatus: Readonly<Record<Status, number>>;
  readonly types: readonly string[];
  readonly sites: readonly string[];
}

export function summarize(machines: Iterable<Machine>): Summary {
  const byStatus = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
  const types = new Set<string>();
  const sites = new Set<string>();
  let total = 0;
  let retired = 0;
  let episodes = 0;
  for (const machine of machines) {
    types.add(machine.type);
    if (machine.site !== null) sites.add(machine.site);
    if (machine.retired) {
      retired++;
      continue;
    }
    total++;
    byStatus[machine.status]++;
    if (machine.episode) episodes++;
  }
  return { total, retired, episodes, byStatus, types: [...types].sort(), sites: [...sites].sort() };
}
