import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import type { Schemas } from '../Api/schemas';
import { useGet } from '../Api/useGet';
import { count, number } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { formatTime } from '../Time/moment';
import { detectorWords } from './anomaly';

type Rates = Schemas['AlarmRateDocument'];

interface Props {
  readonly api: ApiClient;
  readonly machine: string;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

/** Whether the detectors keep the budget of false alarms that their limits were learnt for. */
export function AlarmRates({ api, machine, preferences, plantZone }: Props) {
  const { data, error, reload } = useGet<Rates>(api, `machines/${encodeURIComponent(machine)}/anomalies/rate`);
  // Without a model there is no budget; the card of the anomaly says so.
  if (error && error.code !== 'model.none') return <Failure error={error} what="how often it was a false alarm" onRetry={reload} />;
  if (!data) return null;
  if (data.from === null || data.quietDays === null) return <p class="muted">How often it is a false alarm is known once {data.model}, version {data.modelVersion}, has judged the machine for more than a day.</p>;
  const alarms = data.rates.reduce((sum, rate) => sum + rate.alarms, 0);
  const [perMonth, budget] = [data.rates.reduce((sum, rate) => sum + rate.perMonth, 0), data.rates.reduce((sum, rate) => sum + rate.budget, 0)];
  return (
    <details class="alarm-rates">
      <summary>
        {alarms === 0 ? 'No false alarm' : alarms === 1 ? 'One false alarm' : `${count(alarms, preferences)} false alarms`} in {number(data.quietDays, preferences)} quiet days since the limits were learnt: <b>{number(perMonth, preferences)} a month</b>, budget {number(budget, preferences)}
      </summary>
      <p class="muted">From {formatTime(data.from, preferences, plantZone)}, by {data.model}, version {data.modelVersion}. What a failure followed within a day is no false alarm, and of the newest day that is not known yet.</p>
      <div class="sideways" tabIndex={0} role="region" aria-label="False alarms by detector">
        <table class="plain">
          <thead><tr><th>Found by</th><th class="number">False alarms</th><th class="number">A month</th><th class="number">Budget</th></tr></thead>
          <tbody>
            {data.rates.map((rate) => (
              <tr key={rate.algorithms[0]} class={rate.perMonth > rate.budget ? 'over' : undefined}>
                <th scope="row">{rate.algorithms.map(detectorWords).join(', ')}{rate.algorithms[0] !== undefined && rate.algorithms.length === 1 && <small class="muted"> {rate.algorithms[0]}</small>}</th>
                <td class="number">{count(rate.alarms, preferences)}</td><td class="number">{number(rate.perMonth, preferences)}</td><td class="number">{number(rate.budget, preferences)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
