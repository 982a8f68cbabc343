import type { ApiClient } from '../Api/client';
import type { ApiError } from '../Api/problem';
import { useGet } from '../Api/useGet';
import { percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { modelHash } from '../Shell/route';
import { Ago } from '../Time/Ago';
import type { UnitOf } from './feature';
import { hasHorizon, modelWords, scopeWords, type Task, type Version } from './model';
import { nearestWords } from './pattern';
import { rangeWords, valueWords, type Prediction } from './prediction';
import { usePrediction } from './usePrediction';
import { Why } from './Why';

interface Props {
  readonly api: ApiClient;
  readonly machine: string;
  readonly task: Task;
  readonly horizon: number;
  /** How often it was asked again. */
  readonly times: number;
  readonly unitOf: UnitOf;
  readonly now: number;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

/** One question of a machine's future, with its answer or why there is none. */
export function PredictionCard({ api, machine, task, horizon, times, ...shown }: Props) {
  const answer = usePrediction(api, task, machine, horizon, times);
  return (
    <section class="foresight" aria-label={modelWords({ task, horizonHours: hasHorizon(task) ? horizon : null })}>
      <h3>{modelWords({ task, horizonHours: hasHorizon(task) ? horizon : null })}</h3>
      {!answer && <p class="muted" role="status">Loading …</p>}
      {answer?.error && <Unanswered error={answer.error} />}
      {answer?.prediction && <Foreseen api={api} prediction={answer.prediction} {...shown} />}
    </section>
  );
}

/** A refusal that belongs to the answer is said in words; only what went wrong is an alarm. */
function Unanswered({ error }: { error: ApiError }) {
  if (error.code === 'model.none') return <p class="muted">No model answers this for the machine yet. <a href="#/models">Have one learn</a></p>;
  return error.status === 409 ? <p class="muted">{error.message}</p> : <p class="failed" role="alert">{error.message}</p>;
}

function Foreseen({ api, prediction, unitOf, now, preferences, plantZone }: { prediction: Prediction } & Pick<Props, 'api' | 'unitOf' | 'now' | 'preferences' | 'plantZone'>) {
  const range = rangeWords(prediction, preferences);
  const { predictionType, confidenceScore, confidenceThreshold, belowThreshold, model, modelVersion, modelScope, at } = prediction;
  return (
    <>
      <p class={belowThreshold ? 'foreseen-value unsure' : 'foreseen-value'}>{valueWords(prediction, preferences)}</p>
      {range !== null && <p>{range}</p>}
      {prediction.nearestPattern && <p>{nearestWords(prediction.nearestPattern, preferences)}{prediction.nearestPattern.description !== '' && `: ${prediction.nearestPattern.description}`}</p>}
      {predictionType === 'cluster' && <Pattern api={api} prediction={prediction} />}
      <p>sure by {percent(confidenceScore, preferences)}{belowThreshold && <b>: less than the {percent(confidenceThreshold, preferences)} that are asked for, so do not rely on it</b>}</p>
      <Why key={prediction.id} api={api} prediction={prediction} unitOf={unitOf} preferences={preferences} />
      <p class="muted"><a href={modelHash(model, `version=${modelVersion}`)}>{model}, version {modelVersion}</a>, of {scopeWords(modelScope)}; reading of <Ago at={at} now={now} plantZone={plantZone} /></p>
    </>
  );
}

/** How often the nearest pattern was seen before; nothing until that is known. */
function Pattern({ api, prediction: { model, modelVersion, predictedValue } }: { api: ApiClient; prediction: Prediction }) {
  const { data } = useGet<Version>(api, `ml/models/${encodeURIComponent(model)}/versions/${modelVersion}`);
  const size = data?.metrics.profiles?.[predictedValue]?.size;
  return size === undefined ? null : <p>to which its newest episode is nearest; {size === 1 ? 'one episode was' : `${size} episodes were`} of it when it was learnt</p>;
}
