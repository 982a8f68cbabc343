import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import type { Schemas } from '../Api/schemas';
import type { Trend } from './trends';

const MOST_AT_ONCE = 100;
const MINUTES = 60;
/** A step of the course is about a minute: asking sooner would show nothing new. */
const FRESH_MS = 60_000;
/** Whoever scrolls past does not need the courses. */
const SETTLED_MS = 150;

/** The courses of the machines in sight, asked for in batches when they come into sight and again when they are a minute old. */
export function useTrends(api: ApiClient, ids: readonly string[], isLive: boolean): ReadonlyMap<string, Trend> {
  const [trends, setTrends] = useState<ReadonlyMap<string, Trend>>(new Map());
  const asked = useRef(new Map<string, number>());
  const wanted = useRef(ids);
  wanted.current = ids;
  useEffect(() => {
    if (!isLive) return undefined;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const next = (ms: number): void => {
      timer = setTimeout(() => void ask(), ms);
    };
    const ask = async (): Promise<void> => {
      const now = performance.now();
      const due = wanted.current.filter((id) => now - (asked.current.get(id) ?? -Infinity) >= FRESH_MS).slice(0, MOST_AT_ONCE);
      if (due.length === 0) return next(SETTLED_MS * 4);
      for (const id of due) asked.current.set(id, now);
      try {
        const { items } = await api.send<Schemas['ItemListOfTrend']>('POST', 'fleet/trends', { machines: due, minutes: MINUTES }, { signal: abort.signal });
        setTrends((before) => new Map([...before, ...items.map((trend) => [trend.machineId, trend] as const)]));
        next(0);
      } catch {
        // Without its course a tile shows its value all the same; it is asked for again in its turn.
        if (!abort.signal.aborted) next(FRESH_MS / 4);
      }
    };
    next(SETTLED_MS);
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [api, isLive]);
  return trends;
}
