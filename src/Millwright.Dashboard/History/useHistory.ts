import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { ApiError } from '../Api/problem';
import type { Interval } from '../Charts/range';
import { loadedFor, resolutionFor, type Resolution } from '../Charts/resolution';
import { appended, type Series } from '../Charts/series';
import { covers, freshFor, isGap, readSeries, type HistoryCache, type Loaded, type Newest } from './readings';

/** While a hand still moves, nothing is asked for; in ms. */
const settled = 120;

/** After a failure it is asked again by itself; in ms. */
const patience = 10_000;

export interface Wanted {
  readonly api: ApiClient;
  readonly cache: HistoryCache;
  readonly machine: string;
  readonly sensor: string;
  readonly view: Interval;
  /** Of the plot, in CSS pixels. */
  readonly width: number;
  readonly now: number;
  /** The newest value of the live feed; null where a past moment is looked at. */
  readonly newest: Newest | null;
}

export interface History {
  readonly series: Series | null;
  readonly isLoading: boolean;
  readonly error: ApiError | null;
  readonly retry: () => void;
}

/** What is shown: what was had, and the live values since. */
interface Carried extends Loaded {
  /** The newest that the series has. */
  readonly newest: Newest | null;
  readonly hasGap: boolean;
}

interface Pending {
  readonly interval: Interval;
  readonly resolution: Resolution;
  readonly at: number;
  readonly abort: AbortController;
}

/** A sensor's history for a view at the resolution of its pixels, carried on by live values. What is outdated is aborted; what was there stays until the new is. */
export function useHistory(wanted: Wanted): History {
  const [loaded, setLoaded] = useState<Carried | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const pending = useRef<Pending | null>(null);
  const { cache, sensor, view, width, now, newest } = wanted;
  const resolution = resolutionFor(view, width);

  // After every drawing: what is missing depends on all of it, and is little to find out.
  useEffect(() => {
    if (width === 0 || error || isEnough(loaded, resolution, view, now)) return;
    const kept = cache.find(sensor, resolution, view);
    if (kept) {
      pending.current?.abort.abort();
      pending.current = null;
      setLoaded({ ...kept, newest: null, hasGap: false });
      return;
    }
    const on = pending.current;
    if (on && isSame(on.resolution, resolution) && covers(on, view, now)) return;
    on?.abort.abort();
    pending.current = start(wanted, resolution, (outcome) => {
      pending.current = null;
      if (outcome instanceof ApiError) {
        setError(outcome);
        return;
      }
      cache.keep(sensor, outcome);
      setLoaded(outcome);
    }, loaded === null);
  });
  useEffect(() => () => pending.current?.abort.abort(), []);
  useEffect(() => {
    if (!error) return undefined;
    const timer = setTimeout(() => setError(null), patience);
    return () => clearTimeout(timer);
  }, [error]);

  useEffect(() => {
    if (newest !== null) setLoaded((before) => (before && before.interval.to >= before.at ? carriedOn(before, newest) : before));
  }, [newest?.at, newest?.count, loaded?.at]);

  return { series: loaded?.series ?? null, isLoading: error === null && !isEnough(loaded, resolution, view, now, Infinity), error, retry: () => setError(null) };
}

function carriedOn(before: Carried, newest: Newest): Carried {
  const last = before.newest?.at ?? -Infinity;
  if (newest.at < last || (newest.at === last && newest.count === before.newest?.count)) return before;
  const series = newest.at > last ? appended(before.series, newest.at, newest.value) : before.series;
  return { ...before, series, newest, hasGap: before.hasGap || isGap(before.newest, newest) };
}

function start(wanted: Wanted, resolution: Resolution, onEnd: (outcome: Carried | ApiError) => void, atOnce: boolean): Pending {
  const { api, machine, sensor, view, now, newest } = wanted;
  const abort = new AbortController();
  const interval = loadedFor(view, resolution, now);
  const ask = async (): Promise<void> => {
    try {
      const series = await readSeries(api, machine, sensor, interval, resolution, abort.signal);
      if (!abort.signal.aborted) onEnd({ series, interval, at: now, newest, hasGap: false });
    } catch (failure) {
      if (!abort.signal.aborted) onEnd(failure instanceof ApiError ? failure : new ApiError(0, 'unreadable', String(failure)));
    }
  };
  const timer = setTimeout(() => void ask(), atOnce ? 0 : settled);
  abort.signal.addEventListener('abort', () => clearTimeout(timer));
  return { interval, resolution, at: now, abort };
}

function isEnough(loaded: Carried | null, resolution: Resolution, view: Interval, now: number, fresh = freshFor(view, loaded?.hasGap ?? false)): boolean {
  if (!loaded || !isSame(loaded.series.resolution, resolution) || !covers(loaded, view, now)) return false;
  return view.to < loaded.at || now - loaded.at < fresh;
}

function isSame(a: Resolution, b: Resolution): boolean {
  return a.kind === b.kind && a.step === b.step;
}
