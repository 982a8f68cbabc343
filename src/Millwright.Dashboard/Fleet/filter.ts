import type { Machine, Status } from '../Machines/machine';

/** Which machines are listed. An empty part lets every machine through. */
export interface FleetFilter {
  /** Words that all have to occur in the id, name, type, site, line or a tag, in any case. */
  readonly text: string;
  /** Any of these. */
  readonly status: readonly Status[];
  readonly type: string;
  readonly site: string;
  readonly line: string;
  readonly tag: string;
  /** Retired machines instead of those in service. */
  readonly retired: boolean;
}

export const everything: FleetFilter = { text: '', status: [], type: '', site: '', line: '', tag: '', retired: false };

export function isEverything(filter: FleetFilter): boolean {
  return filter.text.trim() === '' && filter.status.length === 0 && [filter.type, filter.site, filter.line, filter.tag].every((word) => word === '') && !filter.retired;
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
    (filter.line === '' || machine.line === filter.line) &&
    (filter.tag === '' || machine.tags.includes(filter.tag)) &&
    words.every((word) => says(machine, word));
}

function says(machine: Machine, word: string): boolean {
  return [machine.id, machine.name, machine.type, machine.site ?? '', machine.line ?? '', ...machine.tags]
    .some((text) => text.toLowerCase().includes(word));
}
