import { useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { useGet } from '../Api/useGet';
import { number, percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { featureFigure, featureWords, type UnitOf } from './feature';
import { contributionWords, methodsOf, methodWords, strongest, type Explanation, type Method, type Prediction } from './prediction';

interface Props {
  readonly api: ApiClient;
  readonly prediction: Prediction;
  readonly unitOf: UnitOf;
  readonly preferences: Preferences;
}

const MOST = 5;

/** Why a prediction is as it is: as it was told with it, or by a method that is chosen. */
export function Why({ api, prediction, unitOf, preferences }: Props) {
  const { id, predictionType, factors } = prediction;
  const [method, setMethod] = useState<Method | null>(null);
  const { data, error, isLoading } = useGet<Explanation>(api, method === null ? null : `ml/predictions/${id}/explanation`, method === null ? {} : { method });
  const shown = method === null ? factors : data?.factors ?? [];
  const measure = method === null ? contributionWords[predictionType] : data?.measure ?? '';
  return (
    <>
      <label class="why">Why, by{' '}
        <select value={method ?? ''} onChange={(event) => setMethod(methodsOf(predictionType).find((known) => known === event.currentTarget.value) ?? null)}>
          <option value="">what was told with it</option>
          {methodsOf(predictionType).map((known) => <option key={known} value={known}>{methodWords[known]}</option>)}
        </select>
      </label>
      {error && <p class="muted">{error.message}</p>}
      {isLoading && !data && <p class="muted" role="status">Working it out …</p>}
      {shown.length > 0 && (
        <table class="factors">
          <caption>Contributions: {measure}</caption>
          <thead class="unseen"><tr><th>Factor</th><th>Value</th><th>Contribution, {measure}</th></tr></thead>
          <tbody>
            {strongest(shown, MOST).map(({ feature, value, contribution, length }) => (
              <tr key={feature}>
                <th scope="row">{featureWords(feature)}</th>
                <td class="number">{value === null ? 'missing' : featureFigure(feature, value, unitOf, preferences)}</td>
                <td>
                  <span class="bar-track" aria-hidden="true"><span class={contribution > 0 ? 'push up' : 'push down'} style={{ width: `${length * 100}%` }} /></span>
                  {contribution > 0 ? '+' : ''}{number(contribution, preferences)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {data && (
        <p class="muted">
          {data.base === null ? 'The parts need not add up.' : `Together they move it from ${number(data.base, preferences)} to ${number(data.output, preferences)}.`}
          {data.fidelity !== null && ` The fit tells ${percent(data.fidelity, preferences)} of what the model does around here.`}
          {data.caution !== null && <b> {data.caution}</b>}
        </p>
      )}
    </>
  );
}
