import { useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import type { Schemas } from '../Api/schemas';
import type { Pages } from '../Api/usePages';
import { count, number, percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { modelHash } from '../Shell/route';
import { Ago } from '../Time/Ago';
import { bestBaseline, gateMeasures, measured, measureOf, realisedOf, type Realised } from './measure';
import { isOnProbation, movesOf, partWords, scopeWords, type Model, type Move, type Task, type Version } from './model';
import { moveWords, MoveDialog } from './MoveDialog';

interface Props {
  readonly api: ApiClient;
  readonly model: Model;
  readonly versions: Pages<Version>;
  readonly accuracy: readonly Schemas['AccuracyRow'][];
  readonly now: number;
  readonly preferences: Preferences;
  readonly onChanged: () => void;
}

/** Every version: its part, how it did against the champion of its day and against those who know nothing, and how it turned out. */
export function Versions({ api, model, versions, accuracy, now, preferences, onChanged }: Props) {
  const [moving, setMoving] = useState<{ readonly move: Move; readonly version: Version } | null>(null);
  const measure = gateMeasures[model.task];
  const { items, error, isLoading, more, reload } = versions;
  return (
    <section aria-labelledby="versions-title">
      <h2 id="versions-title">Versions</h2>
      {error && <Failure error={error} what="the versions" onRetry={reload} />}
      {items.length === 0 && !error && <p class="muted" role="status">{isLoading ? 'Loading …' : 'It has learnt nothing yet. “Train now” has it learn; below stands why a training failed.'}</p>}
      {items.length > 0 && (
        <div class="sideways" tabIndex={0} role="region" aria-label="Versions">
          <table class="plain wide">
            <thead>
              <tr>
                <th>Version</th><th>For</th><th>Part</th><th>Learnt</th><th>{measureOf(measure).words}</th><th>Champion then</th><th>Knows nothing</th>
                <th title="How sure it is on average, and how often it was right, in the last 30 days">Estimated, realised</th><th><span class="unseen">Actions</span></th>
              </tr>
            </thead>
            <tbody>
              {items.map((version) => {
                const { version: own, champion, baselines } = version.metrics;
                const baseline = bestBaseline(baselines, measure);
                return (
                  <tr key={version.id} class={version.alias ?? version.status}>
                    <th scope="row" class="nowrap"><a href={modelHash(model.name, `version=${version.number}`)}>version {version.number}</a></th>
                    <td>{scopeWords(version.scope)}</td>
                    <td>{version.alias === 'champion' ? <b>champion</b> : partWords(version)}{isOnProbation(version) && <span class="muted">, until outcomes are known</span>}</td>
                    <td class="nowrap"><Ago at={version.createdAt} now={now} /></td>
                    <td class="nowrap">{measured(measure, own[measure], preferences)}</td>
                    <td class="nowrap">{measured(measure, champion?.[measure], preferences)}</td>
                    <td class="nowrap" title={baseline?.name}>{measured(measure, baseline?.value, preferences)}</td>
                    <td class="outcome">{outcomeWords(realisedOf(accuracy, version.number), model.task, preferences)}</td>
                    <td class="moves">
                      {movesOf(version).map((move) => (
                        <button key={move} type="button" onClick={() => setMoving({ move, version })}>{moveWords[move].button}<span class="unseen"> version {version.number}</span></button>
                      ))}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {more && items.length > 0 && <p class="nothing"><button type="button" onClick={more}>Show more</button></p>}
      {moving && <MoveDialog api={api} {...moving} onClose={() => setMoving(null)} onMoved={() => { setMoving(null); onChanged(); }} />}
    </section>
  );
}

function outcomeWords(known: Realised | null, task: Task, preferences: Preferences): string {
  if (!known) return 'no predictions yet';
  const sure = known.estimated === null ? '' : `sure by ${percent(known.estimated, preferences)}, `;
  if (known.realised === null) return `${sure}no outcome of ${count(known.made, preferences)} known yet`;
  const off = known.meanError !== null && (task === 'downtime' || task === 'maintenanceWindow') ? `, off by ${number(known.meanError, preferences)} h` : '';
  return `${sure}right in ${percent(known.realised, preferences)} of ${count(known.confirmed, preferences)}${off}`;
}
