import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import type { HistoryCache, Newest } from '../History/readings';
import { useHistory } from '../History/useHistory';
import { spoken } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { shownIn } from '../Preferences/units';
import { formatTime, zoneOf } from '../Time/moment';
import type { Band } from './bands';
import { ChartHead } from './ChartHead';
import { DataTable } from './DataTable';
import { columnsOf, gapAfter } from './gaps';
import { pressed, type Gestures } from './gestures';
import { limitLines, type LimitLine, type ValueLimits } from './limits';
import { useLook } from './look';
import { fixed, intervalOf, padded, panned, zoomed, type Range } from './range';
import { hasAny, rowsIn, type Series } from './series';
import { tickWords } from './tickWords';
import { usePlot } from './usePlot';

/** A sensor as a chart needs it. */
export interface Charted {
  readonly name: string;
  readonly unit: string | null;
  readonly limits: ValueLimits | null;
  /** Silent for longer than this, in ms, the line is broken. */
  readonly timeout: number;
  /** From the live feed. */
  readonly newest: Newest | null;
}

export interface ChartContext {
  readonly api: ApiClient;
  readonly cache: HistoryCache;
  readonly machine: string;
  readonly range: Range;
  readonly onRange: (range: Range) => void;
  readonly onLive: () => void;
  readonly now: number;
  /** The past moment that the page shows; null: the present. */
  readonly moment: number | null;
  readonly bands: readonly Band[];
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

const noSeries: Series = { at: [], min: [], mean: [], max: [], count: [], resolution: { kind: 'curve', step: 1000 } };

/** One sensor over time. */
export function SensorChart({ sensor, context }: { sensor: Charted; context: ChartContext }) {
  const { range, now, preferences, plantZone, moment, bands } = context;
  const host = useRef<HTMLDivElement>(null);
  const look = useLook();
  const [hovered, setHovered] = useState<number | null>(null);
  const [isTable, setIsTable] = useState(false);
  const unit = useMemo(() => shownIn(sensor.unit, preferences.units, preferences.catalogue), [sensor.unit, preferences]);
  const view = useMemo(() => intervalOf(range, now), [range, range.kind === 'live' ? now : 0]);
  const [width, setWidth] = useState(0);
  const history = useHistory({ ...context, sensor: sensor.name, view, width, newest: moment === null ? sensor.newest : null });
  const series = history.series ?? noSeries;

  const latest = useRef(context);
  latest.current = context;
  const gestures = useGestures(latest);
  const onSelect = useCallback((from: number, to: number) => latest.current.onRange(fixed(from, to, latest.current.now)), []);
  const limits = useMemo(() => limitLines(sensor.limits, unit.value), [sensor.limits, unit]);
  const columns = useMemo(() => columnsOf(series, gapAfter(sensor.timeout, series), unit.value), [series, sensor.timeout, unit]);
  const options = useMemo(() => {
    const words = tickWords(preferences);
    return {
      look, zone: zoneOf(preferences, plantZone), group: context.machine, tickWords: words, onHover: setHovered, onSelect,
      limitWords: ({ severity, value }: LimitLine) => `${severity} ${words(value)}`,
    };
  }, [look, preferences, plantZone, context.machine]);
  const marks = useMemo(() => ({ view, now, limits, bands, moment }), [view, limits, bands, moment]);
  const { plot, width: measured } = usePlot(host, { options, columns, marks, gestures });
  if (measured !== width) setWidth(measured);

  const isEmpty = history.series !== null && !history.isLoading && !hasAny(series, view);
  const rows = (): ReturnType<typeof rowsIn> => rowsIn(series, view);
  const title = unit.symbol ? `${spoken(sensor.name)} in ${unit.symbol}` : spoken(sensor.name);
  return (
    <figure class="chart" data-sensor={sensor.name} data-loading={history.isLoading}>
      <ChartHead sensor={sensor} unit={unit} series={series} columns={columns} hovered={hovered} rowsOf={rows} canvasOf={() => plot.current?.canvas ?? null}
        context={context} look={look} isTable={isTable} onTable={setIsTable} />
      <div class="plot" ref={host} tabIndex={0} role="group" aria-label={`Chart: ${title}`} aria-keyshortcuts="+ - ArrowLeft ArrowRight 0"
        onKeyDown={(event) => {
          if (event.target === host.current && !event.ctrlKey && !event.metaKey && !event.altKey && pressed(event.key, gestures)) event.preventDefault();
        }}>
        {history.error ? <Failed message={history.error.message} hasSome={hasAny(series, view)} onRetry={history.retry} />
          : history.series === null ? <p class="over-plot muted" role="status">Loading …</p>
            : isEmpty && <Empty sensor={sensor} context={context} />}
      </div>
      {isTable && <DataTable caption={title} rows={rows()} kind={series.resolution.kind} shown={unit.value} preferences={preferences} plantZone={plantZone} />}
    </figure>
  );
}

/** What a hand does builds on what it did just before, drawn or not. */
function useGestures(latest: { current: ChartContext }): Gestures {
  return useMemo(() => {
    let [drawn, ahead]: [Range, Range] = [latest.current.range, latest.current.range];
    const move = (change: (range: Range, now: number) => Range): void => {
      const { range, now, onRange } = latest.current;
      if (range !== drawn) drawn = ahead = range;
      ahead = change(ahead, now);
      onRange(ahead);
    };
    return {
      zoom: (factor, place) => move((range, now) => zoomed(range, now, factor, place)),
      pan: (share) => move((range, now) => panned(range, now, share)),
      live: () => latest.current.onLive(),
    };
  }, []);
}

/** What was loaded before stays in sight. */
function Failed({ message, hasSome, onRetry }: { message: string; hasSome: boolean; onRetry: () => void }) {
  return <p class={`over-plot failed ${hasSome ? 'aside' : ''}`} role="alert"><span>{hasSome ? 'This is not all: the rest' : 'This history'} could not be loaded. {message}</span> <button type="button" onClick={onRetry}>Try again</button></p>;
}

/** Says where values are, and goes there. */
function Empty({ sensor, context: { range, now, onRange, preferences, plantZone } }: { sensor: Charted; context: ChartContext }) {
  const view = intervalOf(range, now);
  const { newest } = sensor;
  if (!newest || (newest.at >= view.from && newest.at < view.to)) return <p class="over-plot muted">No values in this range.</p>;
  const around = padded({ from: newest.at, to: newest.at }, 0, (view.to - view.from) / 2);
  return (
    <p class="over-plot muted">
      <span>No values in this range. The newest is of {formatTime(new Date(newest.at).toISOString(), preferences, plantZone)}.</span>{' '}
      <button type="button" onClick={() => onRange(fixed(around.from, around.to, now))}>Show it</button>
    </p>
  );
}
