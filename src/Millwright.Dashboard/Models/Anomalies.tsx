import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import type { Schemas } from '../Api/schemas';
import { usePages } from '../Api/usePages';
import { formatFigure, percent, spoken } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { formatTime } from '../Time/moment';
import { AlarmRates } from './AlarmRates';
import { anomalyWords, detectorWords, foundOf, figuresOf } from './anomaly';
import type { UnitOf } from './feature';
import { Verdict } from './Verdict';

interface Props {
  readonly api: ApiClient;
  readonly machine: string;
  /** When it differs, there may be others. */
  readonly edition: unknown;
  /** Whether a model answers that keeps a budget of false alarms. */
  readonly hasBudget: boolean;
  readonly unitOf: UnitOf;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

/** What limits, statistics and models found strange about a machine, newest first, and which of them did. */
export function Anomalies({ api, machine, edition, hasBudget, unitOf, preferences, plantZone }: Props) {
  const { items, error, isLoading, more, reload } = usePages<Schemas['AnomalyRow']>(api, `machines/${encodeURIComponent(machine)}/anomalies`, { limit: 10 }, edition);
  return (
    <section aria-labelledby="anomalies-title">
      <h2 id="anomalies-title">What was found strange</h2>
      {hasBudget && <AlarmRates api={api} machine={machine} preferences={preferences} plantZone={plantZone} />}
      {error && <Failure error={error} what="the anomalies" onRetry={reload} />}
      {items.length === 0 && !error && <p class="muted">{isLoading ? 'Loading …' : 'Nothing yet.'}</p>}
      {items.length > 0 && (
        <div class="sideways" tabIndex={0} role="region" aria-label="Anomalies">
          <table class="plain wide">
            <thead><tr><th>When</th><th>What</th><th>Sensor</th><th class="number">Value</th><th>Found by</th><th>Was it?</th></tr></thead>
            <tbody>
              {items.map(({ id, timestamp, type, sensor, sensorData, calculatedMetrics, algorithm, mlConfidence, mlModelVersion, verdict }) => (
                <tr key={id}>
                  <th scope="row" class="nowrap">{formatTime(timestamp, preferences, plantZone)}</th>
                  <td>{anomalyWords(type)}</td>
                  <td>{sensor === null ? 'all together' : spoken(sensor)}</td>
                  <td class="number">{sensor === null ? '–' : formatFigure(figuresOf(sensorData)[sensor], unitOf(sensor), preferences)}</td>
                  <td>
                    {detectorWords(algorithm)}{foundOf(figuresOf(calculatedMetrics), sensor === null ? null : unitOf(sensor), type, preferences)}{mlModelVersion !== null && <small class="muted"> {mlModelVersion}</small>}
                    {mlConfidence !== null && `, sure by ${percent(mlConfidence, preferences)}`}
                  </td>
                  <td class="nowrap"><Verdict api={api} anomaly={id} said={verdict} onSaid={reload} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {more && items.length > 0 && <p class="nothing"><button type="button" onClick={more}>Show more</button></p>}
    </section>
  );
}
