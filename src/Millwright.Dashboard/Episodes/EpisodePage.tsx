import { useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import { useView } from '../Charts/useView';
import { printAll } from '../Lists/usePrinting';
import type { Machine } from '../Machines/machine';
import { KindOfEpisode } from '../Models/KindOfEpisode';
import type { Preferences } from '../Preferences/preferences';
import { machineHash } from '../Shell/route';
import { tellingSensors, type Analysis } from './analysis';
import { causeWords } from './causeWords';
import { EpisodeCharts } from './EpisodeCharts';
import { EpisodeNumbers } from './EpisodeNumbers';
import type { Episode } from './episode';
import { MovedSensors } from './MovedSensors';
import { Notes } from './Notes';
import { SimilarEpisodes } from './SimilarEpisodes';
import { queryOf, viewOf } from './view';

export interface EpisodePageProps {
  readonly id: string;
  /** The machine of a machine id, from the live feed. */
  readonly machineOf: (id: string) => Machine | undefined;
  /** The server's time in ms, in whole seconds. */
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  /** The page's own part of the address, without the question mark. */
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

/** One failure episode: when and why, what moved first and most, what was like it, and what people say of it. */
export function EpisodePage(page: EpisodePageProps) {
  const { id, api } = page;
  const { data: episode, error, reload } = useGet<Episode>(api, `episodes/${encodeURIComponent(id)}`);
  if (episode) return <Dossier {...page} episode={episode} />;
  return (
    <article class="episode-page" aria-labelledby="page-title">
      <h1 id="page-title" tabIndex={-1}>Episode</h1>
      {error ? <Failure error={error} what={`the episode ${id}`} onRetry={reload} /> : <p class="nothing" role="status">Loading …</p>}
    </article>
  );
}

function Dossier({ id, episode, machineOf, now, preferences, api, query, onQuery }: EpisodePageProps & { episode: Episode }) {
  const [view, change] = useView({ viewOf, queryOf }, query, onQuery);
  const analysis = useGet<Analysis>(api, `episodes/${encodeURIComponent(id)}/analysis`);
  const machine = machineOf(episode.machineId);
  const plantZone = preferences.zones.get(machine?.site ?? '');
  const unitOf = (sensor: string | null): string | null => machine?.sensors.find(({ name }) => name === sensor)?.unit ?? null;
  const shared = { preferences, plantZone };
  return (
    <article class="episode-page" aria-labelledby="page-title">
      <header class={episode.isActive ? 'active' : ''}>
        <div>
          <h1 id="page-title" tabIndex={-1}>Episode of <a href={machineHash(episode.machineId)}>{machine?.name ?? episode.machineId}</a></h1>
          <p class="cause">{causeWords(episode.cause, unitOf(episode.cause.sensor), preferences)}</p>
        </div>
        <p class="doing"><CopyLink /> <button type="button" onClick={printAll}>Print</button></p>
      </header>
      <EpisodeNumbers episode={episode} now={now} {...shared} />
      <div class="dossier">
        <EpisodeCharts api={api} episode={episode} machine={machine} now={now} range={view.range} onRange={(range) => change({ range })} {...shared}
          telling={analysis.data ? tellingSensors(analysis.data.sensors, episode.cause.sensor) : episode.cause.sensor === null ? [] : [episode.cause.sensor]} />
        <aside aria-label="What is known of it">
          {analysis.data
            ? <><MovedSensors sensors={analysis.data.sensors} {...shared} /><SimilarEpisodes similar={analysis.data.similar} machineOf={machineOf} preferences={preferences} /></>
            : analysis.error ? <p class="muted" role="alert">What moved could not be found out: {analysis.error.message} <button type="button" onClick={analysis.reload}>Try again</button></p>
              : <p class="muted" role="status">Looking for what moved …</p>}
          {!episode.isActive && <KindOfEpisode api={api} episode={id} />}
          <Notes api={api} episode={id} {...shared} />
        </aside>
      </div>
    </article>
  );
}

/** Copies the address; where the browser has no clipboard, shows it to be copied by hand. */
function CopyLink() {
  const [state, setState] = useState<'' | 'copied' | 'by hand'>('');
  const copy = (): void => {
    // Without TLS there is no clipboard.
    navigator.clipboard === undefined ? setState('by hand') : navigator.clipboard.writeText(location.href).then(() => setState('copied'), () => setState('by hand'));
  };
  if (state === 'by hand') return <input readOnly value={location.href} aria-label="The address of this episode" ref={(input) => input?.select()} />;
  return <button type="button" onClick={copy}><span role="status">{state === 'copied' ? 'Link copied' : 'Copy link'}</span></button>;
}
