import type { Severity } from '../Alarms/alarm';
import { durationOf, durationWords, secondsOf, writtenSeconds } from '../Time/duration';
import { scopeKinds, type Rule, type ScopeKind } from './rule';

/** A rule as it stands in the form: durations and figures as they are written. */
export interface Draft {
  readonly key: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly scope: Readonly<Record<ScopeKind, string>>;
  readonly condition: string;
  /** Empty: the limit's own. */
  readonly severity: Severity | '';
  readonly text: string;
  readonly onDelay: string;
  readonly offDelay: string;
  readonly deadband: string;
  readonly whileCondition: string;
  readonly inMaintenance: boolean;
  readonly parentMachine: string;
  readonly parentRule: string;
  readonly escalateAfter: string;
  readonly replaces: string;
}

export function draftOf(rule: Rule): Draft {
  const written = (iso: string | null): string => (iso === null || !secondsOf(iso) ? '' : durationWords(secondsOf(iso) ?? 0));
  return {
    key: rule.key, name: rule.name, enabled: rule.enabled,
    scope: Object.fromEntries(scopeKinds.map((kind) => [kind, rule.scope?.[kind] ?? ''])) as Record<ScopeKind, string>,
    condition: rule.condition, severity: rule.severity ?? '', text: rule.text ?? '',
    onDelay: written(rule.onDelay), offDelay: written(rule.offDelay), deadband: rule.deadband === 0 ? '' : String(rule.deadband),
    whileCondition: rule.suppress.whileCondition ?? '', inMaintenance: rule.suppress.inMaintenance,
    parentMachine: rule.suppress.parent?.machine ?? '', parentRule: rule.suppress.parent?.rule ?? '',
    escalateAfter: written(rule.escalateAfter), replaces: rule.replaces ?? '',
  };
}

export function ruleOf(draft: Draft): Rule {
  const some = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  const scope = Object.fromEntries(scopeKinds.flatMap((kind) => (draft.scope[kind].trim() === '' ? [] : [[kind, draft.scope[kind].trim()]])));
  const escalation = writtenSeconds(draft.escalateAfter);
  return {
    key: draft.key.trim(), name: draft.name.trim(), enabled: draft.enabled, scope: Object.keys(scope).length === 0 ? null : scope,
    condition: draft.condition, severity: draft.severity === '' ? null : draft.severity, text: some(draft.text),
    onDelay: durationOf(writtenSeconds(draft.onDelay)), offDelay: durationOf(writtenSeconds(draft.offDelay)), deadband: Number(draft.deadband.trim().replace(',', '.') || 0),
    suppress: {
      whileCondition: some(draft.whileCondition), inMaintenance: draft.inMaintenance,
      parent: draft.parentMachine.trim() === '' && draft.parentRule.trim() === '' ? null : { machine: draft.parentMachine.trim(), rule: draft.parentRule.trim() },
    },
    escalateAfter: escalation > 0 ? durationOf(escalation) : null, replaces: some(draft.replaces),
  };
}

/** What cannot be read in the form, by field. The rest is the server's to judge. */
export function unreadable(draft: Draft): ReadonlyMap<keyof Draft, string> {
  const faults = new Map<keyof Draft, string>();
  for (const field of ['onDelay', 'offDelay', 'escalateAfter'] as const)
    if (Number.isNaN(writtenSeconds(draft[field]))) faults.set(field, 'A duration such as 30 s, 5 min or 1 h.');
  if (!(Number(draft.deadband.trim().replace(',', '.') || 0) >= 0)) faults.set('deadband', 'A number, 0 or more.');
  return faults;
}

/** A proposal in the address, `onDelay=30&deadband=0.5`, laid over a rule: seconds, and the limit's unit. */
export function proposedOver(draft: Draft, query: string): Draft {
  const parameters = new URLSearchParams(query);
  const longer = (name: 'onDelay' | 'offDelay'): string => {
    const more = Number(parameters.get(name) ?? NaN);
    return more > 0 ? durationWords((writtenSeconds(draft[name]) || 0) + more) : draft[name];
  };
  const band = Number(parameters.get('deadband') ?? NaN);
  return { ...draft, onDelay: longer('onDelay'), offDelay: longer('offDelay'), deadband: band > 0 ? String(Number((Number(draft.deadband || 0) + band).toPrecision(6))) : draft.deadband };
}

/** The names of what differs, as the form has them. */
export function changedFields(one: Draft, other: Draft): readonly (keyof Draft)[] {
  return (Object.keys(one) as (keyof Draft)[]).filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]));
}

export const fieldWords: Readonly<Record<keyof Draft, string>> = {
  key: 'Key', name: 'Name', enabled: 'Switched on', scope: 'Scope', condition: 'Condition', severity: 'Severity', text: 'Text', onDelay: 'On-delay', offDelay: 'Off-delay',
  deadband: 'Deadband', whileCondition: 'Suppressed while', inMaintenance: 'Suppressed in maintenance', parentMachine: 'Parent machine', parentRule: 'Parent rule',
  escalateAfter: 'Escalated after', replaces: 'Replaces',
};
