import { useState } from 'preact/hooks';
import { SeverityMark } from '../Alarms/SeverityMark';
import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { errorOf, type ApiError } from '../Api/problem';
import { usePages } from '../Api/usePages';
import { ruleHash } from '../Shell/route';
import { durationWords, secondsOfIso } from './duration';
import { scopeWords, type Rule, type RuleRow } from './rule';
import { saveRule } from './saveRule';

export interface RulesPageProps {
  readonly api: ApiClient;
}

/** Every rule: what raises an alarm, where, and whether it is switched on. */
export function RulesPage({ api }: RulesPageProps) {
  const { items, error, isLoading, more, reload } = usePages<RuleRow>(api, 'alarm-rules', { limit: 200 });
  const [failed, setFailed] = useState<{ readonly name: string; readonly error: ApiError } | null>(null);
  const flip = async (rule: RuleRow): Promise<void> => {
    try {
      await saveRule(api, { ...rule, enabled: !rule.enabled }, rule.version);
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
              {items.map((rule) => (
                <tr key={rule.key} class={rule.enabled ? '' : 'off'}>
                  <td><label class="switch"><input type="checkbox" checked={rule.enabled} onChange={() => void flip(rule)} /><span>{rule.enabled ? 'on' : 'off'}</span><span class="unseen"> {rule.name}</span></label></td>
                  <th scope="row"><a href={ruleHash(rule.key)}>{rule.name}</a> <small class="muted">{rule.key}{rule.builtIn && ', built in'}</small></th>
                  <td>{rule.severity === null ? <span class="muted">by limit</span> : <SeverityMark severity={rule.severity} />}</td>
                  <td><code>{rule.condition}</code></td>
                  <td>{scopeWords(rule.scope)}</td>
                  <td>{delays(rule)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {more && <p class="nothing"><button type="button" onClick={more}>Show more</button></p>}
    </article>
  );
}

function delays({ onDelay, offDelay, deadband }: Rule): string {
  const [on, off] = [secondsOfIso(onDelay), secondsOfIso(offDelay)];
  return [on > 0 ? `on ${durationWords(on)}` : '', off > 0 ? `off ${durationWords(off)}` : '', deadband > 0 ? `deadband ${deadband}` : ''].filter((word) => word !== '').join(', ') || 'none';
}
