import { ifVersion, type ApiClient } from '../Api/client';
import type { Rule, RuleRow } from './rule';

/** Saves a rule over the version that was read; null: there is none of this key yet. */
export function saveRule(api: ApiClient, rule: Rule, version: number | null): Promise<RuleRow> {
  const { key, name, enabled, scope, condition, severity, text, onDelay, offDelay, deadband, suppress, escalateAfter, replaces } = rule;
  const body = { key, name, enabled, scope, condition, severity, text, onDelay, offDelay, deadband, suppress, escalateAfter, replaces };
  return api.send<RuleRow>('PUT', `alarm-rules/${encodeURIComponent(key)}`, body, version === null ? { headers: { 'If-None-Match': '*' } } : ifVersion(version));
}
