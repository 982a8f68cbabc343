import { isWaiting, type Alarm, type Severity } from './alarm';
import { statesOf, views, type View } from './filter';

type Option = readonly [value: string, words: string];

/** What there is to choose from in a view, and how many are in each. */
export interface AlarmSummary {
  readonly byView: Readonly<Record<View, number>>;
  /** Of the view. */
  readonly total: number;
  readonly waiting: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly sites: readonly Option[];
  readonly lines: readonly Option[];
  readonly machines: readonly Option[];
  readonly rules: readonly Option[];
  readonly people: readonly Option[];
}

/** More than this is not chosen from a list, but searched for. */
const mostOptions = 300;

export function summarize(alarms: Iterable<Alarm>, view: View): AlarmSummary {
  const viewOf = new Map(views.flatMap((name) => statesOf[name].map((state) => [state, name] as const)));
  const byView: Record<View, number> = { active: 0, shelved: 0, suppressed: 0, 'out-of-service': 0, history: 0 };
  const bySeverity: Record<Severity, number> = { critical: 0, warning: 0, info: 0 };
  const [sites, lines, machines, rules, people] = [new Map<string, string>(), new Map<string, string>(), new Map<string, string>(), new Map<string, string>(), new Map<string, string>()];
  let waiting = 0;
  for (const alarm of alarms) {
    const itsView = viewOf.get(alarm.state) ?? 'history';
    byView[itsView]++;
    if (itsView !== view) continue;
    bySeverity[alarm.severity]++;
    if (isWaiting(alarm)) waiting++;
    if (alarm.site !== null) sites.set(alarm.site, alarm.site);
    if (alarm.line !== null) lines.set(alarm.line, alarm.line);
    if (alarm.assignedTo !== null) people.set(alarm.assignedTo, alarm.assignedTo);
    machines.set(alarm.machineId, alarm.machineName);
    rules.set(alarm.rule, alarm.ruleName);
  }
  return {
    byView, total: byView[view], waiting, bySeverity,
    sites: sorted(sites), lines: sorted(lines), machines: machines.size > mostOptions ? [] : sorted(machines), rules: sorted(rules), people: sorted(people),
  };
}

function sorted(options: ReadonlyMap<string, string>): readonly Option[] {
  return [...options].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
}
