import type { ItemList } from '../Api/client';
import { Failure } from '../Api/Failure';
import type { Schemas } from '../Api/schemas';
import type { Answer } from '../Api/useGet';
import { count, number, percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { estimateWords, isKnownOf } from './measure';
import type { Task } from './model';

type Row = Schemas['AccuracyRow'];

interface Props {
  readonly accuracy: Answer<ItemList<Row>>;
  readonly task: Task;
  readonly preferences: Preferences;
}

/** Days that are shown. */
const MOST = 30;

const isHours = (task: Task): boolean => task === 'downtime' || task === 'maintenanceWindow';

/** How right predictions turned out, day by day, the newest first, beside what their own probabilities had foreseen. */
export function AccuracyByDay({ accuracy: { data, error, isLoading, reload }, task, preferences }: Props) {
  const rows = (data?.items ?? []).filter(isKnownOf).slice(0, MOST);
  return (
    <section aria-labelledby="accuracy-title">
      <h2 id="accuracy-title">How right it turned out, day by day</h2>
      {error && <Failure error={error} what="how right it was" onRetry={reload} />}
      {rows.length === 0 && !error && <p class="muted">{isLoading && !data ? 'Loading …' : 'Of no prediction of the last month the outcome is known yet.'}</p>}
      {rows.length > 0 && (
        <div class="sideways" tabIndex={0} role="region" aria-label="Accuracy by day">
          <table class="plain wide">
            <thead>
              <tr>
                <th>Day</th><th>Version</th><th class="number">Outcomes known</th><th>Right</th>
                {isHours(task) && <><th class="number">Mean absolute error</th><th class="number">Root mean square error</th></>}
                {task === 'failureRisk' && <><th>Precision</th><th>Recall</th><th>F1</th><th>Area under the curve</th></>}
              </tr>
            </thead>
            <tbody>{rows.map((row) => <Day key={`${row.day} ${row.modelVersion} ${row.isShadow}`} row={row} task={task} preferences={preferences} />)}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Day({ row: { day, modelVersion, isShadow, made, confirmed, accuracy, meanError, rootMeanSquare, estimated, realised }, task, preferences }: { row: Row; task: Task; preferences: Preferences }) {
  const hours = (value: number | null): string => (value === null ? '–' : `${number(value, preferences)} h`);
  const share = (value: number): string => percent(value, preferences);
  const area = (value: number): string => number(value, preferences);
  return (
    <tr>
      <th scope="row" class="nowrap">{day.slice(0, 10)}</th>
      <td class="nowrap">version {modelVersion}{isShadow && <span class="muted">, unheard</span>}</td>
      <td class="number">{count(confirmed, preferences)} of {count(made, preferences)}</td>
      <td class="rightness">
        {accuracy !== null && <><span class="bar-track" aria-hidden="true"><span class="share-bar current" style={{ width: `${accuracy * 100}%` }} /></span> {percent(accuracy, preferences)}</>}
        {estimated && <small class="muted">{estimateWords(estimated, preferences)}</small>}
      </td>
      {isHours(task) && <><td class="number">{hours(meanError)}</td><td class="number">{hours(rootMeanSquare)}</td></>}
      {task === 'failureRisk' && (
        <>
          <Both realised={realised?.precision} estimated={estimated?.precision} write={share} />
          <Both realised={realised?.recall} estimated={estimated?.recall} write={share} />
          <Both realised={realised?.f1} estimated={estimated?.f1} write={area} />
          <Both realised={realised?.areaUnderCurve} estimated={estimated?.areaUnderCurve} write={area} />
        </>
      )}
    </tr>
  );
}

/** A measure by outcomes, and below it what had been expected of it. */
function Both({ realised, estimated, write }: { realised: number | null | undefined; estimated: number | null | undefined; write: (value: number) => string }) {
  return (
    <td class="both">
      {realised === null || realised === undefined ? '–' : write(realised)}
      {estimated !== null && estimated !== undefined && <small class="muted">expected {write(estimated)}</small>}
    </td>
  );
}
