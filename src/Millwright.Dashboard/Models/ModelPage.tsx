import { useState } from 'preact/hooks';
import type { ApiClient, ItemList, Page } from '../Api/client';
import { Failure } from '../Api/Failure';
import type { Schemas } from '../Api/schemas';
import { useGet } from '../Api/useGet';
import { usePages } from '../Api/usePages';
import type { Machine } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import { AccuracyByDay } from './AccuracyByDay';
import { Chain } from './Chain';
import { Drifts } from './Drifts';
import { modelWords, type Model, type Version } from './model';
import { Patterns } from './Patterns';
import { Schedules } from './Schedules';
import type { Step } from './step';
import { Steps } from './Steps';
import { TrainDialog } from './TrainDialog';
import { usualTraining } from './training';
import { Trainings } from './Trainings';
import { useEvery } from '../Time/useEvery';
import { VersionDialog } from './VersionDialog';
import { Versions } from './Versions';

export interface ModelPageProps {
  readonly name: string;
  readonly api: ApiClient;
  readonly now: number;
  readonly preferences: Preferences;
  readonly machineOf: (id: string) => Machine | undefined;
  /** `version=3` or `chain=<trace id>`: what is shown over the page. */
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

const LOOK_EVERY_MS = 5_000;
/** Outcomes become known slowly, and are summed over a month. */
const SUM_UP_EVERY_MS = 60_000;

/** One model: its versions against each other and against what came, its trainings and drifts, and what was done with it. */
export function ModelPage({ name, api, now, preferences, machineOf, query, onQuery }: ModelPageProps) {
  const path = `ml/models/${encodeURIComponent(name)}`;
  const { data: model, error, reload } = useGet<Model>(api, path);
  const newest = useGet<Page<Step>>(api, `${path}/events`, { limit: 1 });
  const look = (): void => {
    reload();
    newest.reload();
  };
  useEvery(LOOK_EVERY_MS, look);
  const [changes, setChanges] = useState(0);
  const [isAsking, setAsking] = useState(false);
  const changed = (): void => {
    look();
    setChanges((before) => before + 1);
  };
  const edition = `${changes} ${model ? editionOf(model) : ''} ${newest.data?.items[0]?.at}`;
  const versions = usePages<Version>(api, `${path}/versions`, { limit: 25 }, edition);
  const accuracy = useGet<ItemList<Schemas['AccuracyRow']>>(api, 'ml/accuracy', { model: name });
  useEvery(SUM_UP_EVERY_MS, accuracy.reload);
  if (!model) {
    return (
      <article class="reading models" aria-labelledby="page-title">
        <p class="crumbs"><a href="#/models">Models</a></p>
        <h1 id="page-title" tabIndex={-1}>{name}</h1>
        {error ? <Failure error={error} what={`the model ${name}`} onRetry={reload} /> : <p class="nothing" role="status">Loading …</p>}
      </article>
    );
  }
  const asked = new URLSearchParams(query);
  const [number, chain] = [Number(asked.get('version')), asked.get('chain')];
  const numberOf = (id: string | null): number | null => versions.items.find((version) => version.id === id)?.number ?? null;
  const close = (): void => onQuery('');
  return (
    <article class="reading models" aria-labelledby="page-title">
      <p class="crumbs"><a href="#/models">Models</a> / {name}</p>
      <header>
        <h1 id="page-title" tabIndex={-1}>{modelWords(model)}</h1>
        <p class="buttons"><button type="button" class="main" onClick={() => setAsking(true)}>Train now</button></p>
      </header>
      {error && <Failure error={error} what={`the model ${name}`} onRetry={reload} />}
      <Versions api={api} model={model} versions={versions} accuracy={accuracy.data?.items ?? []} now={now} preferences={preferences} onChanged={changed} />
      <AccuracyByDay accuracy={accuracy} task={model.task} preferences={preferences} />
      {model.task === 'cluster' && <Patterns api={api} preferences={preferences} />}
      <Schedules api={api} model={name} edition={edition} preferences={preferences} />
      <Trainings api={api} model={name} edition={edition} now={now} onEnded={changed} />
      <Drifts api={api} model={name} edition={edition} machineOf={machineOf} preferences={preferences} />
      <Steps api={api} model={name} edition={edition} numberOf={numberOf} preferences={preferences} />
      {number > 0 && <VersionDialog key={number} api={api} model={model} number={number} preferences={preferences} onClose={close} />}
      {chain !== null && <Chain key={chain} api={api} trace={chain} numberOf={numberOf} preferences={preferences} onClose={close} />}
      {isAsking && <TrainDialog api={api} start={{ ...usualTraining, task: model.task, horizonHours: `${model.horizonHours ?? ''}` }} isOfModel now={now} onClose={() => setAsking(false)} onAsked={() => { setAsking(false); changed(); }} />}
    </article>
  );
}

/** Differs when a version came or one with a part changed. */
function editionOf({ versions, champions, challengers }: Model): string {
  return [versions, ...[...champions, ...challengers].map(({ number, version }) => `${number}:${version}`)].join();
}
