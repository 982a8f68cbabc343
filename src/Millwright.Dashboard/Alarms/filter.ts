import { isWaiting, severities, type Alarm, type AlarmState, type Severity } from './alarm';

/** Lists that an operator keeps apart: what goes on, what was put aside in which way, and what is over. */
export type View = 'active' | 'shelved' | 'suppressed' | 'out-of-service' | 'history';

export const views: readonly View[] = ['active', 'shelved', 'suppressed', 'out-of-service', 'history'];

export const viewWords: Readonly<Record<View, string>> = {
  active: 'Active', shelved: 'Shelved', suppressed: 'Suppressed', 'out-of-service': 'Out of service', history: 'History',
};

/** The states of a view. */
export const statesOf: Readonly<Record<View, readonly AlarmState[]>> = {
  active: ['unacknowledged', 'returnedUnacknowledged', 'acknowledged', 'normal'],
  shelved: ['shelved'],
  suppressed: ['suppressedByDesign'],
  'out-of-service': ['outOfService'],
  history: ['cleared'],
};

/** Which alarms are listed. An empty part lets every alarm through. */
export interface AlarmFilter {
  readonly view: View;
  /** Words that all have to occur in the text, machine, rule, sensor or place, in any case. */
  readonly text: string;
  /** Any of these. */
  readonly severity: readonly Severity[];
  /** Only those that nobody has acknowledged. */
  readonly waiting: boolean;
  readonly site: string;
  readonly line: string;
  readonly machine: string;
  readonly rule: string;
  readonly assignedTo: string;
}

export const allActive: AlarmFilter = { view: 'active', text: '', severity: [], waiting: false, site: '', line: '', machine: '', rule: '', assignedTo: '' };

const fields = ['site', 'line', 'machine', 'rule', 'assignedTo'] as const;

export function isNarrowed(filter: AlarmFilter): boolean {
  return filter.text.trim() !== '' || filter.severity.length > 0 || filter.waiting || fields.some((field) => filter[field] !== '');
}

/** Reads a query such as `severity=critical&site=Lyon`; what it cannot read it leaves out. */
export function filterOf(query: string): AlarmFilter {
  const parameters = new URLSearchParams(query);
  const wanted = (parameters.get('severity') ?? '').split(',');
  const said = (name: string): string => parameters.get(name) ?? '';
  return {
    view: views.find((view) => view === parameters.get('view')) ?? 'active',
    text: said('q'),
    severity: severities.filter((severity) => wanted.includes(severity)),
    waiting: parameters.has('unacknowledged'),
    site: said('site'), line: said('line'), machine: said('machine'), rule: said('rule'), assignedTo: said('assignedTo'),
  };
}

/** The query of a filter; parts that say nothing are left out. */
export function queryOf(filter: AlarmFilter): string {
  const parameters = new URLSearchParams();
  if (filter.view !== 'active') parameters.set('view', filter.view);
  if (filter.text !== '') parameters.set('q', filter.text);
  if (filter.severity.length > 0) parameters.set('severity', filter.severity.join(','));
  if (filter.waiting) parameters.set('unacknowledged', '');
  for (const field of fields) if (filter[field] !== '') parameters.set(field, filter[field]);
  return parameters.toString();
}

/** The test that a filter is; made once, asked for each alarm. */
export function matcher(filter: AlarmFilter): (alarm: Alarm) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const states = new Set(statesOf[filter.view]);
  const severity = new Set(filter.severity);
  return (alarm) =>
    states.has(alarm.state) &&
    (severity.size === 0 || severity.has(alarm.severity)) &&
    (!filter.waiting || isWaiting(alarm)) &&
    (filter.site === '' || alarm.site === filter.site) &&
    (filter.line === '' || alarm.line === filter.line) &&
    (filter.machine === '' || alarm.machineId === filter.machine) &&
    (filter.rule === '' || alarm.rule === filter.rule) &&
    (filter.assignedTo === '' || alarm.assignedTo === filter.assignedTo) &&
    words.every((word) => says(alarm, word));
}

function says(alarm: Alarm, word: string): boolean {
  return [alarm.text, alarm.machineName, alarm.machineId, alarm.ruleName, alarm.sensor ?? '', alarm.site ?? '', alarm.line ?? '', alarm.assignedTo ?? '']
    .some((text) => text.toLowerCase().includes(word));
}

/** The filter of the history as `GET alarms` takes it: one severity or all; what is left is for `matcher`. */
export function askedOfHistory({ severity, text, site, line, machine, rule, assignedTo }: AlarmFilter): Readonly<Record<string, string | boolean | undefined>> {
  const some = (said: string): string | undefined => (said.trim() === '' ? undefined : said.trim());
  return {
    open: false, severity: severity.length === 1 ? severity[0] : undefined, q: some(text), site: some(site), line: some(line), machine: some(machine), rule: some(rule),
    assignedTo: some(assignedTo),
  };
}
