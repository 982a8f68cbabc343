import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { useGet } from '../Api/useGet';
import { usePages } from '../Api/usePages';
import { fixed, followed, intervalOf, padded, type Range } from '../Charts/range';
import { ChartStack } from '../Charts/ChartStack';
import type { Charted } from '../Charts/SensorChart';
import { useView } from '../Charts/useView';
import { timeoutOf, type Judging } from '../Configurations/configuration';
import { ConfigurationEditor } from '../Configurations/ConfigurationEditor';
import type { Episode } from '../Episodes/episode';
import { HistoryCache } from '../History/readings';
import type { Preferences } from '../Preferences/preferences';
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
import { usePast } from './usePast';
import { Values } from './Values';
import { queryOf, viewOf, type View } from './view';

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
  const plantZone = preferences.zones.get(present?.site ?? '');
  const judging = useGet<Judging>(api, `machines/${encodeURIComponent(id)}/configuration`);
  const sensors = useCharted(present, judging.data);
  const episodes = usePages<Episode>(api, `machines/${encodeURIComponent(id)}/episodes`, { limit: 25 }, `${present?.episode?.id} ${present?.episode?.reopened}`);
  const cache = useMemo(() => new HistoryCache(), [id]);
  const interval = intervalOf(view.range, now);
  const bands = useBands(api, id, episodes.items, interval, null);
  const go = useMoves(view, change, now);
  const unitOf = (sensor: string | null): string | null => sensors.find(({ name }) => name === sensor)?.unit ?? null;
  const shared = { preferences, plantZone, now: view.moment ?? now };
  const context = { ...shared, now, api, cache, machine: id, range: view.range, onRange: go.range, onLive: go.live, moment: view.moment, bands };
  return (
    <article class="machine" data-past={view.moment !== null} aria-labelledby="page-title">
      {view.moment !== null && <PastBanner {...shared} now={now} moment={view.moment} isLoading={past.isLoading} failure={past.error?.message ?? null} onLive={go.live} />}
      <MachineHead id={id} machine={machine} {...shared}>
        {present && view.moment === null && <Maintenance api={api} machine={id} isOn={present.status === 'maintenance'} />}
      </MachineHead>
      <div class="columns">
        <aside class="state" aria-label={view.moment === null ? 'Present state' : 'State at that moment'}>
          {machine?.episode && <EpisodeCard episode={machine.episode} {...shared} sensors={machine.sensors} />}
          {machine ? <Values sensors={machine.sensors} limitsOf={(name) => judging.data?.effective.sensors[name]?.limits ?? null} {...shared} /> : <p class="muted" role="status">Loading …</p>}
          {machine && <Facts machine={machine} {...shared} />}
        </aside>
        <div class="part">
          <PartTabs part={view.part} onPart={(part) => change({ part })} />
          {view.part !== 'limits' && <TimeSlider {...shared} now={now} view={interval} moment={view.moment} onMoment={go.moment} onLive={go.live} />}
          {view.part === 'charts' && <ChartStack sensors={sensors} context={context} />}
          {view.part === 'past' && (
            <div class="pasts">
              <PastEpisodes episodes={episodes} now={now} unitOf={unitOf} preferences={preferences} plantZone={plantZone} />
              <EventList api={api} machine={id} moment={view.moment} edition={`${present?.statusSince} ${present?.sensors.map(({ violation, stale }) => `${violation}${stale}`).join()}`} unitOf={unitOf} preferences={preferences}
                plantZone={plantZone} onMoment={go.moment} />
            </div>
          )}
          {view.part === 'limits' && <ConfigurationEditor judging={judging} type={present?.type ?? ''} sensors={sensors} context={context} />}
        </div>
      </div>
    </article>
  );
}

/** The sensors as charts need them; the same objects until something of theirs changes, since each costs a drawing. */
function useCharted(machine: Machine | undefined, judging: Judging | undefined): readonly Charted[] {
  const before = useRef(new Map<string, Charted>());
  const effective = judging?.effective;
  return useMemo(() => (machine?.sensors ?? []).map(({ name, unit, at, value }) => {
    const made = { name, unit, limits: effective?.sensors[name]?.limits ?? null, timeout: timeoutOf(effective, name), newest: { at: Date.parse(at), value } };
    const known = before.current.get(name);
    const isSame = known?.unit === unit && known.limits === made.limits && known.timeout === made.timeout && known.newest?.at === made.newest.at && known.newest.value === value;
    if (!isSame) before.current.set(name, made);
    return isSame ? known : made;
  }), [machine?.sensors, effective]);
}

/** The ways through time. In the past nothing follows the present, until the person goes back to it. */
function useMoves(view: View, change: (change: Partial<View>) => void, now: number) {
  const live = (): void => change({ moment: null, range: followed(view.range) });
  useEffect(() => {
    if (view.moment === null) return undefined;
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') live();
    };
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, [view]);
  return {
    live,
    range: (range: Range): void => {
      if (view.moment === null || range.kind === 'fixed') change({ range });
      else change({ range: around(view.moment, range.span, now) });
    },
    moment: (moment: number): void => {
      const { from, to } = intervalOf(view.range, now);
      change({ moment, range: moment >= from && moment <= to ? fixed(from, to, now) : around(moment, to - from, now) });
    },
  };
}

/** An interval about a moment that ends with the present at the latest. */
function around(moment: number, span: number, now: number): Range {
  const { from, to } = padded({ from: moment, to: moment }, 0, span / 2);
  const ahead = Math.max(0, to - now);
  return fixed(from - ahead, to - ahead, now);
}
