import { count, number } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { formatTime } from '../Time/moment';
import { gateMeasures, measured, measureNames, measureOf } from './measure';
import type { Task, Version } from './model';

interface Props {
  readonly version: Version;
  readonly task: Task;
  readonly preferences: Preferences;
}

/** How the same settings did on earlier spans of the past, and which settings were tried. */
export function Validation({ version: { metrics: { folds }, lineage: { trials } }, task, preferences }: Props) {
  const first = folds?.[0];
  const names = first ? measureNames({ version: first.measures }, task) : [];
  const day = (at: string): string => formatTime(at, preferences).slice(0, 10);
  return (
    <>
      {folds && first && (
        <div class="sideways" tabIndex={0} role="region" aria-label="Cross-validation in time">
          <table class="plain wide">
            <caption>Cross-validation in time: each span judged what was learnt from all before it</caption>
            <thead><tr><th>Span</th><th class="number">Rows learnt, judged</th>{names.map((name) => <th key={name} class="number">{measureOf(name).words}</th>)}</tr></thead>
            <tbody>
              {folds.map(({ from, to, learnt, judged, measures }) => (
                <tr key={from}>
                  <th scope="row" class="nowrap">{day(from)} to {day(to)}</th>
                  <td class="number">{count(learnt, preferences)}, {count(judged, preferences)}</td>
                  {names.map((name) => <td key={name} class="number">{measured(name, measures[name], preferences)}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {trials && (
        <details>
          <summary>{count(trials.length, preferences)} settings were tried; the best was taken</summary>
          <div class="sideways" tabIndex={0} role="region" aria-label="Settings that were tried">
            <table class="plain">
              <thead><tr><th class="number">{measureOf(gateMeasures[task]).words}</th><th class="number">Spans</th>{Object.keys(trials[0]?.settings ?? {}).map((name) => <th key={name} class="number">{name}</th>)}</tr></thead>
              <tbody>
                {trials.map((trial, index) => (
                  <tr key={index}>
                    <td class="number">{number(trial.loss, preferences)}</td><td class="number">{trial.folds}</td>
                    {Object.entries(trial.settings).map(([name, value]) => <td key={name} class="number">{number(value, preferences)}</td>)}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </>
  );
}
