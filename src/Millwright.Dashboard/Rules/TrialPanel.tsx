import { useEffect, useState } from 'preact/hooks';
import { chartHash } from '../Alarms/chartHash';
import type { ApiClient } from '../Api/client';
import { errorOf, type ApiError } from '../Api/problem';
import { count, spoken } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { span } from '../Time/age';
import { formatTime } from '../Time/moment';
import type { Rule, Trial } from './rule';
import { trialWords } from './trialWords';

interface Props {
  readonly api: ApiClient;
  readonly rule: Rule;
  /** Why it cannot be tested yet; null: it can. */
  readonly hindrance: string | null;
  /** Tests at once. */
  readonly atOnce: boolean;
  readonly now: number;
  readonly preferences: Preferences;
}

const DAY = 86_400_000;
const spans = [[1, '24 hours'], [7, '7 days'], [30, '30 days']] as const;

type Result = { readonly of: string; readonly trial: Trial } | { readonly of: string; readonly error: ApiError };

/** Runs the rule, as it stands in the form, over what has been measured, and tells what it would have done. */
export function TrialPanel({ api, rule, hindrance, atOnce, now, preferences }: Props) {
  const [days, setDays] = useState(7);
  const [isBusy, setBusy] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  const of = JSON.stringify(rule);
  const run = async (): Promise<void> => {
    setBusy(true);
    const [from, to] = [new Date(now - days * DAY).toISOString(), new Date(now).toISOString()];
    try {
      setResult({ of, trial: await api.send<Trial>('POST', 'alarm-rules/test', { rule: { ...rule, key: rule.key || 'trial', name: rule.name || 'Trial' }, from, to }) });
    } catch (failure) {
      setResult({ of, error: errorOf(failure) });
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    if (atOnce && hindrance === null) void run();
  }, [atOnce, hindrance === null]);
  return (
    <section class="trial" aria-labelledby="trial-title">
      <h2 id="trial-title">What it would have done</h2>
      <p class="buttons">
        <label>In the last <select value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>{spans.map(([length, words]) => <option key={length} value={length}>{words}</option>)}</select></label>
        <button type="button" disabled={isBusy || hindrance !== null} onClick={() => void run()}>{isBusy ? 'Testing …' : 'Test on history'}</button>
      </p>
      <div aria-live="polite">
        {hindrance !== null && <p class="muted">{hindrance}</p>}
        {result !== null && result.of !== of && !isBusy && <p class="muted">The rule has changed since; test it again.</p>}
        {result !== null && 'error' in result && <p class="field-error">It could not be tested: {result.error.message}</p>}
        {result !== null && 'trial' in result && <Outcome trial={result.trial} preferences={preferences} now={now} isOld={result.of !== of} />}
      </div>
    </section>
  );
}

function Outcome({ trial, preferences, now, isOld }: { trial: Trial; preferences: Preferences; now: number; isOld: boolean }) {
  return (
    <div class={isOld ? 'outdated' : ''}>
      <p class="verdict">{trialWords(trial)}</p>
      {trial.truncated && <p class="muted">There were more readings than one test takes: it tells of the first {count(trial.readings, preferences)}. A shorter time tells all.</p>}
      {trial.perMachine.length > 1 && (
        <ul class="per-machine">
          {trial.perMachine.slice(0, 12).map(({ machineId, alarms }) => <li key={machineId}><span>{machineId}</span><b>{alarms}</b></li>)}
          {trial.perMachine.length > 12 && <li class="muted">and {trial.perMachine.length - 12} machines more</li>}
        </ul>
      )}
      {trial.items.length > 0 && (
        <ol class="trial-items">
          {trial.items.map((item, index) => (
            <li key={index}>
              <a href={chartHash(item, now)}>{formatTime(item.raisedAt, preferences)}</a>
              <span>{item.machineId}{item.sensor !== null && ` ${spoken(item.sensor)}`}{item.repeats > 0 && <small class="muted"> {item.repeats + 1}×</small>}</span>
              <span class="muted">{item.returnedAt === null ? 'still going on' : span(Date.parse(item.returnedAt) - Date.parse(item.raisedAt))}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
