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

/** The feed gathers changes while a page is busy and tells the newest alone; so what it carries on is had again now and then. In ms. */
export function freshFor(view: Interval): number {
  return Math.max(60_000, (view.to - view.from) / 20);
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
