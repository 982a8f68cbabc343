import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { usePages } from '../Api/usePages';
import type { Preferences } from '../Preferences/preferences';
import { modelHash } from '../Shell/route';
import { formatTime } from '../Time/moment';
import { actorWords, stepWords, type Step } from './step';

interface StepsProps {
  readonly api: ApiClient;
  readonly model: string;
  /** When it differs, there may be others. */
  readonly edition: unknown;
  /** Of a version's id; null: not known. */
  readonly numberOf: (id: string | null) => number | null;
  readonly preferences: Preferences;
}

/** What the loop and people did with a model, and why, newest first. */
export function Steps({ api, model, edition, numberOf, preferences }: StepsProps) {
  const { items, error, isLoading, more, reload } = usePages<Step>(api, `ml/models/${encodeURIComponent(model)}/events`, { limit: 25 }, edition);
  return (
    <section aria-labelledby="steps-title">
      <h2 id="steps-title">What was done, and why</h2>
      {error && <Failure error={error} what="what was done" onRetry={reload} />}
      {items.length === 0 && !error && <p class="muted">{isLoading ? 'Loading …' : 'Nothing yet.'}</p>}
      <StepList steps={items} numberOf={numberOf} preferences={preferences} chainOf={({ traceId }) => modelHash(model, `chain=${traceId}`)} />
      {more && items.length > 0 && <p class="nothing"><button type="button" onClick={more}>Show more</button></p>}
    </section>
  );
}

interface StepListProps {
  readonly steps: readonly Step[];
  readonly numberOf: (id: string | null) => number | null;
  readonly preferences: Preferences;
  /** Where the chain of a step is shown. */
  readonly chainOf?: (step: Step) => string;
}

export function StepList({ steps, numberOf, preferences, chainOf }: StepListProps) {
  return (
    <ol class="life">
      {steps.map((step, index) => {
        const number = numberOf(step.versionId);
        return (
          <li key={`${step.traceId} ${step.at} ${index}`}>
            <time dateTime={step.at}>{formatTime(step.at, preferences)}</time>
            <span>
              <b>{stepWords[step.step]}</b>{number !== null && ` (version ${number})`} <span class="muted">by {actorWords(step.by)}</span>
              {chainOf && <> <a href={chainOf(step)}>chain<span class="unseen"> of {stepWords[step.step]}, {formatTime(step.at, preferences)}</span></a></>}
              <q>{step.reason}</q>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
