import { ifVersion, type ApiClient } from '../Api/client';
import type { Rule, RuleItem } from './rule';

/** Saves a rule over the version that was read; null: there is none of this key yet. */
export function saveRule(api: ApiClient, rule: Rule, version: number | null): Promise<RuleItem> {
  return api.send<RuleItem>('PUT', `alarm-rules/${encodeURIComponent(rule.key)}`, rule, version === null ? { headers: { 'If-None-Match': '*' } } : ifVersion(version));
}
