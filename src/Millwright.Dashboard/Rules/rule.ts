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

/** A rule of the register, or a built-in one that nobody has changed: its version is 0. */
export interface RuleItem {
  readonly rule: Rule;
  readonly version: number;
  readonly updatedAt: string | null;
  readonly isBuiltIn: boolean;
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

/** What is wrong with a condition, and where: characters before it; line and column from 1. */
export interface Fault {
  readonly position: number;
  readonly line: number;
  readonly column: number;
  /** What was expected there. */
  readonly message: string;
}

/** What a rule would have done in a time that is over. */
export interface Trial {
  readonly alarms: number;
  readonly shorterThanMinute: number;
  readonly chattering: number;
  readonly perMachine: readonly { readonly machineId: string; readonly alarms: number }[];
  /** The longest alarm's duration. */
  readonly longest: string;
  readonly firstRaisedAt: string | null;
  /** How many readings were looked at. */
  readonly readings: number;
  /** There were more readings than one test takes; the figures are of those before. */
  readonly truncated: boolean;
  /** The first 200. */
  readonly items: readonly Pick<Alarm, 'machineId' | 'sensor' | 'raisedAt' | 'returnedAt' | 'repeats'>[];
}

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
