import { useMemo, useRef } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { useGet, type Answer } from '../Api/useGet';
import { usePages } from '../Api/usePages';
import { intervalOf } from '../Charts/range';
import { ChartStack } from '../Charts/ChartStack';
import type { Charted } from '../Charts/SensorChart';
import { useView } from '../Charts/useView';
import { timeoutOf, type Judging } from '../Configurations/configuration';
import { ConfigurationEditor } from '../Configurations/ConfigurationEditor';
import type { Episode } from '../Episodes/episode';
import { HistoryCache } from '../History/readings';
import type { Preferences } from '../Preferences/preferences';
import { Later } from '../Shell/Later';
import { EpisodeCard } from './EpisodeCard';
import { EventList } from './EventList';
import { Facts } from './Facts';
import type { Machine } from './machine';
import { MachineHead } from './MachineHead';
import { Maintenance } from './Maintenance';
import { PastEpisodes } from './PastEpisodes';
import { PartTabs } from './PartTabs';
import { PastBanner, TimeSlider } from './TimeSlider';
import { useBands } from './useBands';
import { useMoves, type Moves } from './useMoves';
import { usePast } from './usePast';
import { Values } from './Values';
import { queryOf, viewOf, type Part, type View } from './view';

const predictions = () => import('../Models/Predictions');

export interface MachinePageProps {
  readonly id: string;
  /** From the live feed. Undefined: not known. */
  readonly machine: Machine | undefined;
  /** What the server knows of this machine has arrived. */
  readonly loaded: boolean;
  /** The server's time in ms, in whole seconds. */
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  /** The page's own part of the address, without the question mark. */
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

/** One machine: how it is and why, its values over time, what has happened to it, and how it is judged; now, or at any past moment. */
export function MachinePage(page: MachinePageProps) {
  if (!page.machine && page.loaded) {
    return (
      <article class="machine" aria-labelledby="page-title">
        <h1 id="page-title" tabIndex={-1}>{page.id}</h1>
        <p class="nothing">There is no machine {page.id}. <a href="#/">To the fleet</a></p>
      </article>
    );
  }
  return <Known {...page} />;
}

function Known({ id, machine: present, now, preferences, api, query, onQuery }: MachinePageProps) {
  const [view, change] = useView({ viewOf, queryOf }, query, onQuery);
  const past = usePast(api, id, view.moment);
  const machine = view.moment === null ? present : past.machine;
  const judging = useGet<Judging>(api, `machines/${encodeURIComponent(id)}/configuration`);
  const go = useMoves(view, change, now);
  const plantZone = preferences.zones.get(present?.site ?? '');
  const shared = { preferences, plantZone, now: view.moment ?? now };
  return (
    <article class="machine" data-past={view.moment !== null} aria-labelledby="page-title">
      {view.moment !== null && <PastBanner {...shared} now={now} moment={view.moment} isLoading={past.isLoading} failure={past.error?.message ?? null} onLive={go.live} />}
      <MachineHead id={id} machine={machine} {...shared}>
        {present && view.moment === null && <Maintenance api={api} machine={id} isOn={present.status === 'maintenance'} since={present.statusSince ?? null} now={now} />}
      </MachineHead>
      <div class="columns">
        <aside class="state" tabIndex={0} aria-label={view.moment === null ? 'Present state' : 'State at that moment'}>
          {machine?.episode && <EpisodeCard episode={machine.episode} {...shared} sensors={machine.sensors} />}
          {machine ? <Values sensors={machine.sensors} limitsOf={(name) => judging.data?.effective.sensors[name]?.limits ?? null} {...shared} /> : <p class="muted" role="status">Loading …</p>}
          {machine && <Facts machine={machine} {...shared} />}
        </aside>
        <OverTime id={id} present={present} judging={judging} view={view} go={go} onPart={(part) => change({ part })} api={api} now={now} preferences={preferences} plantZone={plantZone} />
      </div>
    </article>
  );
}

interface OverTimeProps {
  readonly id: string;
  readonly present: Machine | undefined;
  readonly judging: Answer<Judging>;
  readonly view: View;
  readonly go: Moves;
  readonly onPart: (part: Part) => void;
  readonly api: ApiClient;
  readonly now: number;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

/** The part beside the state: charts, what has happened, or the limits. */
function OverTime({ id, present, judging, view, go, onPart, api, now, preferences, plantZone }: OverTimeProps) {
  const sensors = useCharted(present, judging.data);
  const episodes = usePages<Episode>(api, `machines/${encodeURIComponent(id)}/episodes`, { limit: 25 }, `${present?.episode?.id} ${present?.episode?.reopened}`);
  const cache = useMemo(() => new HistoryCache(), [id]);
  const interval = intervalOf(view.range, now);
  const bands = useBands(api, id, episodes.items, interval);
  const unitOf = (sensor: string | null): string | null => sensors.find(({ name }) => name === sensor)?.unit ?? null;
  const shared = { preferences, plantZone, now };
  const context = { ...shared, api, cache, machine: id, range: view.range, onRange: go.range, onLive: go.live, moment: view.moment, bands };
  // Told by the feed: when it differs, the timeline has grown.
  const edition = `${present?.statusSince} ${present?.sensors.map(({ violation, stale }) => `${violation}${stale}`).join()}`;
  return (
    <div class="part">
      <PartTabs part={view.part} onPart={onPart} />
      {(view.part === 'charts' || view.part === 'past') && <TimeSlider {...shared} view={interval} moment={view.moment} onMoment={go.moment} onLive={go.live} />}
      {view.part === 'charts' && <ChartStack sensors={sensors} context={context} />}
      {view.part === 'past' && (
        <div class="pasts">
          <PastEpisodes episodes={episodes} unitOf={unitOf} {...shared} />
          <EventList api={api} machine={id} moment={view.moment} edition={edition} unitOf={unitOf} preferences={preferences} plantZone={plantZone} onMoment={go.moment} />
        </div>
      )}
      {view.part === 'predictions' && <Later load={predictions} draw={({ Predictions }) => <Predictions {...shared} api={api} machine={id} unitOf={unitOf} />} />}
      {view.part === 'limits' && <ConfigurationEditor judging={judging} type={present?.type ?? ''} sensors={sensors} context={context} />}
    </div>
  );
}

/** The sensors as charts need them; the same objects until something of theirs changes, since each costs a drawing. */
function useCharted(machine: Machine | undefined, judging: Judging | undefined): readonly Charted[] {
  const before = useRef(new Map<string, Charted>());
  const effective = judging?.effective;
  return useMemo(() => (machine?.sensors ?? []).map(({ name, unit, at, value, count }) => {
    const made = { name, unit, limits: effective?.sensors[name]?.limits ?? null, timeout: timeoutOf(effective, name), newest: { at: Date.parse(at), value, count: count ?? null } };
    const known = before.current.get(name);
    const isSame = known?.unit === unit && known.limits === made.limits && known.timeout === made.timeout && known.newest?.at === made.newest.at && known.newest.value === value && known.newest.count === made.newest.count;
    if (!isSame) before.current.set(name, made);
    return isSame ? known : made;
  }), [machine?.sensors, effective]);
}
