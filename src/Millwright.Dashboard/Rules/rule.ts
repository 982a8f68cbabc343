import type { Alarm, Severity } from '../Alarms/alarm';

/** A rule as `GET api/v1/alarm-rules/{key}` has it. Durations are ISO 8601, such as `PT30S`. */
export interface Rule {
  readonly key: string;
  readonly name: string;
  readonly enabled: boolean;
  /** The machines that it is for: those that fit all that is said. */
  readonly scope: Scope | null;
  readonly condition: string;
  /** Null only for the condition `limit`: the limit's own. */
  readonly severity: Severity | null;
  /** Null: the words of the condition. */
  readonly text: string | null;
  readonly onDelay: string;
  readonly offDelay: string;
  readonly deadband: number;
  readonly suppress: Suppression;
  readonly escalateAfter: string | null;
  /** The key of a rule that does not apply where this one does. */
  readonly replaces: string | null;
}

export interface RuleRow extends Rule {
  readonly builtIn?: boolean;
  /** 0: built in, and never changed. */
  readonly version: number;
  readonly updatedAt?: string | null;
  readonly updatedBy?: string | null;
}

export interface Scope {
  readonly machine?: string | null;
  readonly type?: string | null;
  readonly site?: string | null;
  readonly line?: string | null;
  readonly tag?: string | null;
}

export interface Suppression {
  readonly whileCondition: string | null;
  readonly inMaintenance: boolean;
  readonly parent: { readonly machine: string; readonly rule: string } | null;
}

/** What is wrong with a rule, and where. Position: characters before it; line and column from 1. */
export interface Fault {
  /** Which member it is of; the condition when it is not said. */
  readonly field?: string | null;
  readonly position: number | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

export interface Check {
  readonly valid: boolean;
  readonly faults: readonly Fault[];
}

/** What a rule would have done in a time that is over. */
export interface Trial {
  readonly alarms: number;
  readonly shorterThanMinute: number;
  readonly chattering: number;
  readonly perMachine: readonly { readonly machineId: string; readonly machineName?: string | null; readonly alarms: number }[];
  /** The longest alarm's duration. */
  readonly longest: string | null;
  readonly firstRaisedAt: string | null;
  /** Not everything was looked at, or not everything is listed. */
  readonly truncated: boolean;
  readonly items: readonly TrialAlarm[];
}

export type TrialAlarm = Pick<Alarm, 'machineId' | 'raisedAt' | 'returnedAt'> & Partial<Pick<Alarm, 'machineName' | 'text' | 'sensor' | 'value' | 'limit' | 'unit' | 'severity'>>;

export const scopeKinds = ['machine', 'type', 'site', 'line', 'tag'] as const;
export type ScopeKind = typeof scopeKinds[number];

export const keyPattern = '[A-Za-z0-9._:\\-]{1,64}';

/** What an alarm's text may speak of. */
export const placeholders: readonly (readonly [name: string, words: string])[] = [
  ['machine', 'the machine'], ['sensor', 'the sensor'], ['value', 'its value'], ['limit', 'the limit'], ['unit', 'the unit'],
  ['severity', 'the severity'], ['rule', 'the rule'], ['duration', 'the on-delay'],
];

export const newRule: Rule = {
  key: '', name: '', enabled: false, scope: null, condition: '', severity: 'warning', text: null, onDelay: 'PT0S', offDelay: 'PT0S', deadband: 0,
  suppress: { whileCondition: null, inMaintenance: true, parent: null }, escalateAfter: null, replaces: null,
};

/** `type pump, site Lyon`, or `every machine`. */
export function scopeWords(scope: Scope | null): string {
  const said = scopeKinds.flatMap((kind) => (scope?.[kind] ? [`${kind} ${scope[kind]}`] : []));
  return said.length === 0 ? 'every machine' : said.join(', ');
}
