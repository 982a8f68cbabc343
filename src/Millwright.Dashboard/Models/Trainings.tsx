import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { errorOf, type ApiError } from '../Api/problem';
import { usePages } from '../Api/usePages';
import { modelHash } from '../Shell/route';
import { Ago } from '../Time/Ago';
import { scopeWords } from './model';
import { actorWords } from './step';
import { isGoing, tookWords, type Job } from './training';
import { useEvery } from '../Time/useEvery';

interface Props {
  readonly api: ApiClient;
  /** Null: those of all models. */
  readonly model: string | null;
  /** When it differs, there may be others. */
  readonly edition: unknown;
  readonly now: number;
  readonly onEnded: () => void;
}

const PART = 10;
const WATCHED_MS = 2_000;
const IDLE_MS = 10_000;

const stateWords: Readonly<Record<Job['state'], string>> = { queued: 'waits', running: 'learns', succeeded: 'done', failed: 'failed', cancelled: 'cancelled' };

/** What is being learnt and what was, newest first. One that is going on can be ended. */
export function Trainings({ api, model, edition, now, onEnded }: Props) {
  const { items, error, isLoading, more, reload } = usePages<Job>(api, 'ml/jobs', { limit: PART, ...(model === null ? {} : { model }) }, edition);
  const going = items.filter(isGoing).length;
  // Somebody who reads on is not sent back to the first part.
  useEvery(going > 0 ? WATCHED_MS : IDLE_MS, () => { if (items.length <= PART) reload(); });
  const before = useRef(0);
  useEffect(() => {
    if (going < before.current) onEnded();
    before.current = going;
  }, [going]);
  const [failed, setFailed] = useState<ApiError | null>(null);
  const cancel = (id: string): void => {
    api.send('DELETE', `ml/jobs/${id}`).then(() => setFailed(null), (failure: unknown) => setFailed(errorOf(failure))).finally(reload);
  };
  return (
    <section aria-labelledby="trainings-title">
      <h2 id="trainings-title">Trainings</h2>
      {error && <Failure error={error} what="the trainings" onRetry={reload} />}
      {failed && <p class="field-error" role="alert">The training goes on: {failed.message}</p>}
      {items.length === 0 && !error && <p class="muted">{isLoading ? 'Loading …' : 'None yet.'}</p>}
      <ul class="trainings">
        {items.map((job) => (
          <li key={job.id} data-state={job.state}>
            <span class="job-head">
              <b>{stateWords[job.state]}</b>
              {model === null && <a href={modelHash(job.model)}>{job.model}</a>}
              <span>for {scopeWords(job.scope)}</span>
              <span class="muted">asked for by {actorWords(job.requestedBy)} <Ago at={job.createdAt} now={now} />{job.attempts > 1 && `, begun ${job.attempts} times`}{tookWords(job)}</span>
              <span class="buttons end">
                <a href={modelHash(job.model, `chain=${job.traceId}`)}>What came of it<span class="unseen">: training {job.id}</span></a>
                {isGoing(job) && <button type="button" onClick={() => cancel(job.id)}>Cancel</button>}
              </span>
            </span>
            {isGoing(job) && <span class="progress"><progress max={1} value={job.progress} aria-label={`Progress of the training of ${job.model}`} /> {Math.round(job.progress * 100)} % <span class="muted">{job.stage}</span></span>}
            {job.error !== null && <span class="error-text">{job.error}</span>}
          </li>
        ))}
      </ul>
      {more && items.length > 0 && <p class="nothing"><button type="button" onClick={more}>Show more</button></p>}
    </section>
  );
}
