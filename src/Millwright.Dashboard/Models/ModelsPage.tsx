import { useState } from 'preact/hooks';
import type { ApiClient, ItemList } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import { count } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { modelHash } from '../Shell/route';
import { Ago } from '../Time/Ago';
import { gateMeasures, measured, measureOf } from './measure';
import { answeringOf, modelWords, partWords, scopeWords, type Answering, type Model, type Version } from './model';
import { TrainDialog } from './TrainDialog';
import { usualTraining } from './training';
import { Trainings } from './Trainings';
import { useEvery } from '../Time/useEvery';

export interface ModelsPageProps {
  readonly api: ApiClient;
  readonly now: number;
  readonly preferences: Preferences;
}

/** Rows that are drawn at once: each machine may have a champion of its own. */
const PART = 100;
/** A champion moves by itself, when outcomes have become known. */
const LOOK_EVERY_MS = 5_000;

/** Everything that was learnt: who answers for which machines, how good it is, and what is being learnt now. */
export function ModelsPage({ api, now, preferences }: ModelsPageProps) {
  const { data, error, isLoading, reload } = useGet<ItemList<Model>>(api, 'ml/models');
  useEvery(LOOK_EVERY_MS, reload);
  const [isAsking, setAsking] = useState(false);
  const [asked, setAsked] = useState(0);
  const [shown, setShown] = useState(PART);
  const rows = answeringOf(data?.items ?? []);
  return (
    <article class="reading models" aria-labelledby="page-title">
      <header>
        <h1 id="page-title" tabIndex={-1}>Models</h1>
        <p class="muted">What was learnt from the plant’s past, and who answers for which machines.</p>
        <p class="buttons"><button type="button" class="main" onClick={() => setAsking(true)}>Train a model</button></p>
      </header>
      {error && <Failure error={error} what="the models" onRetry={reload} />}
      {rows.length === 0 && !error && (
        <p class="nothing" role="status">
          {isLoading ? 'Loading …' : 'No model has learnt yet. Have one learn with “Train a model”: it needs some weeks of readings and at least eight failure episodes in them, and says what is missing if there are fewer.'}
        </p>
      )}
      {rows.length > 0 && (
        <div class="sideways" tabIndex={0} role="region" aria-label="Models, by the machines that they answer for">
          <table class="plain wide">
            <thead><tr><th>Model</th><th>For</th><th>Champion</th><th>Challenger</th><th>Learnt</th><th>Measure</th><th>Status</th></tr></thead>
            <tbody>{rows.slice(0, shown).map((row) => <Row key={`${row.model.name} ${row.scope?.kind} ${row.scope?.value}`} {...row} now={now} preferences={preferences} />)}</tbody>
          </table>
        </div>
      )}
      {rows.length > shown && <p class="nothing"><button type="button" onClick={() => setShown(shown + PART)}>Show more</button> of {count(rows.length, preferences)}</p>}
      <Trainings api={api} model={null} edition={asked} now={now} onEnded={reload} />
      {isAsking && <TrainDialog api={api} start={usualTraining} now={now} onClose={() => setAsking(false)} onAsked={() => { setAsking(false); setAsked(asked + 1); }} />}
    </article>
  );
}

function Row({ model, scope, champion, challenger, now, preferences }: Answering & { now: number; preferences: Preferences }) {
  const measure = gateMeasures[model.task];
  const newest = champion ?? challenger;
  return (
    <tr>
      <th scope="row"><a href={modelHash(model.name)}>{modelWords(model)}</a> <small class="muted">{model.name}</small></th>
      <td>{scope ? scopeWords(scope) : <span class="muted">nobody yet</span>}</td>
      <td><VersionLink model={model.name} version={champion} /></td>
      <td><VersionLink model={model.name} version={challenger} /></td>
      <td class="nowrap">{newest ? <Ago at={newest.createdAt} now={now} /> : <span class="muted">never</span>}</td>
      <td class="nowrap">{newest ? <>{measured(measure, newest.metrics.version[measure], preferences)} <small class="muted">{measureOf(measure).words.toLowerCase()}</small></> : '–'}</td>
      <td>{standing(model, champion, challenger)}</td>
    </tr>
  );
}

function VersionLink({ model, version }: { model: string; version: Version | null }) {
  return version ? <a href={modelHash(model, `version=${version.number}`)}>version {version.number}</a> : <span class="muted">none</span>;
}

function standing({ versions }: Model, champion: Version | null, challenger: Version | null): string {
  if (challenger) return partWords(challenger);
  if (champion) return 'answers';
  return versions === 0 ? 'has learnt nothing yet' : 'no version answers';
}
