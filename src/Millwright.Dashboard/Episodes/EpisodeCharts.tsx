import { useMemo, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { useGet } from '../Api/useGet';
import type { Band } from '../Charts/bands';
import { fixed, padded, panned, zoomed, type Interval, type Range } from '../Charts/range';
import { SensorChart, type Charted } from '../Charts/SensorChart';
import { timeoutOf, type Judging } from '../Configurations/configuration';
import { HistoryCache } from '../History/readings';
import { count, spoken } from '../Machines/figures';
import type { Machine } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import type { Episode } from './episode';

interface Props {
  readonly api: ApiClient;
  readonly episode: Episode;
  readonly machine: Machine | undefined;
  /** The sensors that tell most of it, the first first. */
  readonly telling: readonly string[];
  readonly range: Range | null;
  readonly onRange: (range: Range | null) => void;
  readonly now: number;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

const minute = 60_000;

/** Half of its length before and after the episode, and ten minutes at least. */
export function wholeOf(episode: Episode, now: number): Interval {
  const { from, to } = padded({ from: Date.parse(episode.startTime), to: episode.endTime === null ? now : Date.parse(episode.endTime) }, 0.5, 10 * minute);
  return { from, to: Math.min(to, now) };
}

/** The sensors over the time before, during and after the episode. */
export function EpisodeCharts({ api, episode, machine, telling, range, onRange, now, preferences, plantZone }: Props) {
  const [areAll, setAreAll] = useState(false);
  const judging = useGet<Judging>(api, `machines/${encodeURIComponent(episode.machineId)}/configuration`).data;
  const cache = useMemo(() => new HistoryCache(), [episode.id]);
  const [opened] = useState(now);
  const whole = useMemo(() => wholeOf(episode, opened), [episode, opened]);
  const shown: Range = useMemo(() => range ?? fixed(whole.from, whole.to, opened), [range, whole]);
  const names = Object.keys(episode.peaks);
  const chosen = areAll || telling.length === 0 ? names : names.filter((name) => telling.includes(name)).sort((a, b) => telling.indexOf(a) - telling.indexOf(b));
  const sensors = useMemo(() => names.map((name): Charted => ({
    name, unit: machine?.sensors.find((sensor) => sensor.name === name)?.unit ?? judging?.effective.sensors[name]?.unit ?? null,
    limits: judging?.effective.sensors[name]?.limits ?? null, timeout: timeoutOf(judging?.effective, name), newest: null,
  })), [episode, judging, machine === undefined]);
  const bands = useMemo((): readonly Band[] => [{
    kind: 'episode', severity: 'critical', from: Date.parse(episode.startTime), to: episode.endTime === null ? null : Date.parse(episode.endTime),
    label: `Episode${episode.cause.sensor === null ? '' : `: ${spoken(episode.cause.sensor)}`}`,
  }], [episode]);
  const move = (next: Range): void => onRange(next.kind === 'live' ? fixed(now - next.span, now, now) : next);
  const context = { api, cache, machine: episode.machineId, range: shown, onRange: move, onLive: () => onRange(null), now, moment: null, bands, preferences, plantZone };
  return (
    <section class="charts" aria-label="Before, during and after">
      <div class="range-choice" role="group" aria-label="Time range">
        <button type="button" aria-pressed={range === null} onClick={() => onRange(null)}>Whole episode</button>
        <button type="button" onClick={() => onRange(fixed(Date.parse(episode.startTime) - 10 * minute, Date.parse(episode.startTime) + 10 * minute, now))}>Its beginning</button>
        <div class="spans steps">
          <button type="button" aria-label="Back in time" onClick={() => move(panned(shown, now, -0.5))}>‹</button>
          <button type="button" aria-label="Forward in time" onClick={() => move(panned(shown, now, 0.5))}>›</button>
          <button type="button" aria-label="Zoom out" onClick={() => move(zoomed(shown, now, 2))}>−</button>
          <button type="button" aria-label="Zoom in" onClick={() => move(zoomed(shown, now, 0.5))}>+</button>
        </div>
        {chosen.length < names.length || areAll
          ? <button type="button" class="quiet all" aria-pressed={areAll} onClick={() => setAreAll(!areAll)}>{areAll ? 'Only what moved' : `All ${count(names.length, preferences)} sensors`}</button>
          : null}
      </div>
      {chosen.map((name) => {
        const sensor = sensors.find((candidate) => candidate.name === name);
        return sensor && <SensorChart key={name} sensor={sensor} context={context} />;
      })}
    </section>
  );
}
