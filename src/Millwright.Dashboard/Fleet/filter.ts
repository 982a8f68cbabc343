import type { Machine, Status } from '../Machines/machine';

/** Which machines are listed. An empty part lets every machine through. */
export interface FleetFilter {
  /** Words that all have to occur in the id, name, type, site or a tag, in any case. */
  readonly text: string;
  /** Any of these. */
  readonly status: readonly Status[];
  readonly type: string;
  readonly site: string;
  /** Retired machines instead of those in service. */
  readonly retired: boolean;
}

export const everything: FleetFilter = { text: '', status: [], type: '', site: '', retired: false };

export function isEverything(filter: FleetFilter): boolean {
  return filter.text.trim() === '' && filter.status.length === 0 && filter.type === '' && filter.site === '' && !filter.retired;
}

/** The test that a filter is; made once, asked for each machine. */
export function matcher(filter: FleetFilter): (machine: Machine) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const status = new Set(filter.status);
  return (machine) =>
    machine.retired === filter.retired &&
    (status.size === 0 || status.has(machine.status)) &&
    (filter.type === '' || machine.type === filter.type) &&
    (filter.site === '' || machine.site === filter.site) &&
    words.every((word) => says(machine, word));
}

function says(machine: Machine, word: string): boolean {
  return [machine.id, machine.name, machine.type, machine.site ?? '', ...machine.tags]
    .some((text) => text.toLowerCase().includes(word));
}
