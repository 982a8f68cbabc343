import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import type { Schemas } from '../Api/schemas';
import { usePages } from '../Api/usePages';
import { percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { formatTime } from '../Time/moment';
import { anomalyWords, detectorWords } from './anomaly';

interface Props {
  readonly api: ApiClient;
  readonly machine: string;
  /** When it differs, there may be others. */
  readonly edition: unknown;
  readonly preferences: Preferences;
}

/** What limits, statistics and models found strange about a machine, newest first, and which of them did. */
export function Anomalies({ api, machine, edition, preferences }: Props) {
  const { items, error, isLoading, more, reload } = usePages<Schemas['AnomalyRow']>(api, `machines/${encodeURIComponent(machine)}/anomalies`, { limit: 10 }, edition);
  return (
    <section aria-labelledby="anomalies-title">
      <h2 id="anomalies-title">What was found strange</h2>
      {error && <Failure error={error} what="the anomalies" onRetry={reload} />}
      {items.length === 0 && !error && <p class="muted">{isLoading ? 'Loading …' : 'Nothing yet.'}</p>}
      {items.length > 0 && (
        <div class="sideways" tabIndex={0} role="region" aria-label="Anomalies">
          <table class="plain wide">
            <thead><tr><th>When</th><th>What</th><th>Sensor</th><th>Found by</th></tr></thead>
            <tbody>
              {items.map(({ id, timestamp, type, sensor, algorithm, mlConfidence, mlModelVersion }) => (
                <tr key={id}>
                  <th scope="row" class="nowrap">{formatTime(timestamp, preferences)}</th>
                  <td>{anomalyWords(type)}</td>
                  <td>{sensor?.replaceAll('_', ' ') ?? 'all together'}</td>
                  <td>
                    {detectorWords(algorithm)}{mlModelVersion !== null && <small class="muted"> {mlModelVersion}</small>}
                    {mlConfidence !== null && `, sure by ${percent(mlConfidence, preferences)}`}
                  </td>
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
