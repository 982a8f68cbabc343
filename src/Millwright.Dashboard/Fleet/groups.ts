import type { Machine, Status } from '../Machines/machine';
import { statuses, urgency } from './status';

/** The machines of one line of a site, the worst first. */
export interface Group {
  readonly site: string | null;
  readonly line: string | null;
  readonly ids: readonly string[];
  /** How many are in each status that has any, the worst first. */
  readonly counts: readonly (readonly [Status, number])[];
}

export function groupKey({ site, line }: Pick<Group, 'site' | 'line'>): string {
  return `${site ?? ''}\u0000${line ?? ''}`;
}

interface Gathering {
  readonly site: string | null;
  readonly line: string | null;
  readonly byStatus: string[][];
}

/**
 * Groups machines, given by name, by site and line: sites by their worst machine, lines of a site by theirs, equal ones by name. Machines without
 * a site or a line come after those that have one.
 */
export function groupsOf(machines: readonly Machine[]): readonly Group[] {
  const gathered = gather(machines);
  const worst = ({ byStatus }: Gathering): number => byStatus.findIndex((ids) => ids.length > 0);
  const worstOfSite = new Map<string | null, number>();
  for (const group of gathered) worstOfSite.set(group.site, Math.min(worst(group), worstOfSite.get(group.site) ?? statuses.length));
  return gathered
    .sort((a, b) => (worstOfSite.get(a.site) ?? 0) - (worstOfSite.get(b.site) ?? 0) || byWord(a.site, b.site) || worst(a) - worst(b) || byWord(a.line, b.line))
    .map(({ site, line, byStatus }) => ({
      site, line, ids: byStatus.flat(),
      counts: statuses.map((status, index) => [status, byStatus[index]?.length ?? 0] as const).filter(([, count]) => count > 0),
    }));
}

function gather(machines: readonly Machine[]): Gathering[] {
  const bySite = new Map<string | null, Map<string | null, Gathering>>();
  for (const { id, site, line = null, status } of machines) {
    let byLine = bySite.get(site);
    if (!byLine) bySite.set(site, byLine = new Map());
    let gathering = byLine.get(line);
    if (!gathering) byLine.set(line, gathering = { site, line, byStatus: statuses.map(() => []) });
    gathering.byStatus[urgency[status]]?.push(id);
  }
  return [...bySite.values()].flatMap((byLine) => [...byLine.values()]);
}

const collator = new Intl.Collator(undefined, { numeric: true });

function byWord(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null ? -1 : collator.compare(a, b);
}
