import type { ApiClient } from '../Api/client';
import type { Interval } from '../Charts/range';
import { queryFor, type Resolution } from '../Charts/resolution';
import { seriesOfBuckets, seriesOfPoints, type Bucket, type Point, type Series } from '../Charts/series';

/** What of a sensor's history has been had: the series, of which interval, and the server's time then. */
export interface Loaded {
  readonly series: Series;
  readonly interval: Interval;
  readonly at: number;
}

/** A value of the live feed, and how many the sensor has had with it; null where that is not told. */
export interface Newest {
  readonly at: number;
  readonly value: number;
  readonly count: number | null;
}

/** Whether values came between the two that the live feed did not tell one by one: the page was away or busy, or some came late. */
export function isGap(before: Newest | null, after: Newest): boolean {
  return before !== null && before.count !== null && after.count !== null && after.count - before.count > 1;
}

/** A sensor's history from the server, as finely as asked for. */
export async function readSeries(
  api: ApiClient, machine: string, sensor: string, interval: Interval, resolution: Resolution, signal: AbortSignal,
): Promise<Series> {
  const path = `machines/${encodeURIComponent(machine)}/readings`;
  const query = queryFor(sensor, interval, resolution);
  return resolution.kind === 'buckets'
    ? seriesOfBuckets((await api.get<{ items: Bucket[] }>(path, { query, signal })).items, resolution)
    : seriesOfPoints((await api.get<{ items: Point[] }>(path, { query, signal })).items, resolution);
}

/** Whether nothing more needs to be had for a view; what reached the present when it was had is carried on by the live feed. */
export function covers({ interval, at }: Pick<Loaded, 'interval' | 'at'>, view: Interval, now: number): boolean {
  const isCarriedOn = interval.to >= at;
  return interval.from <= view.from && (interval.to >= Math.min(view.to, now) || isCarriedOn);
}

/** How long a view that grows with the live feed is good for, in ms; with a gap, until about a pixel of it would be missing. */
export function freshFor(view: Interval, hasGap: boolean): number {
  const span = view.to - view.from;
  return hasGap ? Math.max(5_000, span / 1000) : Math.max(60_000, span / 20);
}

const most = 80;

/** What was had lately, so that a step back shows at once. Only what has ended: the present grows. */
export class HistoryCache {
  readonly #kept = new Map<string, Loaded[]>();

  find(sensor: string, resolution: Resolution, view: Interval): Loaded | undefined {
    return this.#kept.get(keyOf(sensor, resolution))?.find(({ interval }) => interval.from <= view.from && interval.to >= view.to);
  }

  keep(sensor: string, loaded: Loaded): void {
    if (loaded.interval.to >= loaded.at) return;
    const key = keyOf(sensor, loaded.series.resolution);
    const kept = [loaded, ...(this.#kept.get(key) ?? [])].slice(0, 6);
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > most && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function keyOf(sensor: string, { kind, step }: Resolution): string {
  return `${kind} ${step} ${sensor}`;
}
