import type { Schemas } from '../Api/schemas';
import { count, number, percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import type { Task } from './model';

interface Props {
  readonly rows: readonly Schemas['AccuracyRow'][];
  readonly task: Task;
  readonly preferences: Preferences;
}

/** Days that are shown. */
const MOST = 30;

/** How right predictions turned out, day by day, the newest first; a day without a known outcome says so by leaving its figures out. */
export function AccuracyByDay({ rows, task, preferences }: Props) {
  const known = rows.filter(({ confirmed }) => confirmed > 0).slice(0, MOST);
  const unit = task === 'downtime' || task === 'maintenanceWindow' ? ' h' : '';
  const figure = (value: number | null): string => (value === null ? '–' : `${number(value, preferences)}${unit}`);
  return (
    <section aria-labelledby="accuracy-title">
      <h2 id="accuracy-title">How right it turned out, day by day</h2>
      {known.length === 0 && <p class="muted">Of no prediction of the last month the outcome is known yet.</p>}
      {known.length > 0 && (
        <div class="sideways" tabIndex={0} role="region" aria-label="Accuracy by day">
          <table class="plain wide">
            <thead><tr><th>Day</th><th>Version</th><th class="number">Outcomes known</th><th>Right</th><th class="number">Mean absolute error</th><th class="number">Root mean square error</th></tr></thead>
            <tbody>
              {known.map(({ day, modelVersion, isShadow, made, confirmed, accuracy, meanError, rootMeanSquare }) => (
                <tr key={`${day} ${modelVersion} ${isShadow}`}>
                  <th scope="row" class="nowrap">{day.slice(0, 10)}</th>
                  <td class="nowrap">version {modelVersion}{isShadow && <span class="muted">, unheard</span>}</td>
                  <td class="number">{count(confirmed, preferences)} of {count(made, preferences)}</td>
                  <td class="rightness">{accuracy !== null && <><span class="bar-track" aria-hidden="true"><span class="share-bar current" style={{ width: `${accuracy * 100}%` }} /></span> {percent(accuracy, preferences)}</>}</td>
                  <td class="number">{figure(meanError)}</td>
                  <td class="number">{figure(rootMeanSquare)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
