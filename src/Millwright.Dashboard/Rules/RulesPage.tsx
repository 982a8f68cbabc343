import { useState } from 'preact/hooks';
import { SeverityMark } from '../Alarms/SeverityMark';
import type { ApiClient, ItemList } from '../Api/client';
import { Failure } from '../Api/Failure';
import { errorOf, type ApiError } from '../Api/problem';
import { useGet } from '../Api/useGet';
import { ruleHash } from '../Shell/route';
import { durationWords, secondsOf } from '../Time/duration';

import { scopeWords, type Rule, type RuleItem } from './rule';
import { saveRule } from './saveRule';

export interface RulesPageProps {
  readonly api: ApiClient;
}

/** Every rule: what raises an alarm, where, and whether it is switched on. */
export function RulesPage({ api }: RulesPageProps) {
  const { data, error, isLoading, reload } = useGet<ItemList<RuleItem>>(api, 'alarm-rules');
  const items = data?.items ?? [];
  const [failed, setFailed] = useState<{ readonly name: string; readonly error: ApiError } | null>(null);
  const flip = async ({ rule, version }: RuleItem): Promise<void> => {
    try {
      await saveRule(api, { ...rule, enabled: !rule.enabled }, version);
      setFailed(null);
    } catch (failure) {
      setFailed({ name: rule.name, error: errorOf(failure) });
    }
    reload();
  };
  return (
    <article class="reading" aria-labelledby="page-title">
      <header>
        <h1 id="page-title" tabIndex={-1}>Alarm rules</h1>
        <p class="buttons"><a class="button main" href={ruleHash('new')}>New rule</a></p>
      </header>
      {error && <Failure error={error} what="the rules" onRetry={reload} />}
      {failed && <p class="field-error" role="alert">{failed.name} was not changed: {failed.error.message}</p>}
      {items.length === 0 && !error && <p class="nothing" role="status">{isLoading ? 'Loading …' : 'There is no rule. Make one: it is tested on what has been measured before it raises anything.'}</p>}
      {items.length > 0 && (
        <div class="sideways">
          <table class="plain wide rules">
            <thead><tr><th>On</th><th>Rule</th><th>Severity</th><th>Condition</th><th>For</th><th>Delays</th></tr></thead>
            <tbody>
              {items.map((item) => {
                const { rule } = item;
                return (
                <tr key={rule.key} class={rule.enabled ? '' : 'off'}>
                  <td><label class="switch"><input type="checkbox" checked={rule.enabled} onChange={() => void flip(item)} /><span>{rule.enabled ? 'on' : 'off'}</span><span class="unseen"> {rule.name}</span></label></td>
                  <th scope="row"><a href={ruleHash(rule.key)}>{rule.name}</a> <small class="muted">{rule.key}{item.isBuiltIn && ', built in'}</small></th>
                  <td>{rule.severity === null ? <span class="muted">by limit</span> : <SeverityMark severity={rule.severity} />}</td>
                  <td><code>{rule.condition}</code></td>
                  <td>{scopeWords(rule.scope)}</td>
                  <td>{delays(rule)}</td>
                </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </article>
  );
}

function delays({ onDelay, offDelay, deadband }: Rule): string {
  const [on, off] = [secondsOf(onDelay) ?? 0, secondsOf(offDelay) ?? 0];
  return [on > 0 ? `on ${durationWords(on)}` : '', off > 0 ? `off ${durationWords(off)}` : '', deadband > 0 ? `deadband ${deadband}` : ''].filter((word) => word !== '').join(', ') || 'none';
}
