import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** Browsers refuse an address that changes with every move of a hand; in ms. */
const calm = 300;

/** How a page's view is read from its part of the address and written there; `queryOf` says equal views with equal text. */
export interface Address<T> {
  readonly viewOf: (query: string) => T;
  readonly queryOf: (view: T) => string;
}

/** A view that is kept in the address: it changes at once, is written once the hand rests, and follows the address when that changes. */
export function useView<T extends object>({ viewOf, queryOf }: Address<T>, query: string, onQuery: (query: string) => void): readonly [T, (change: Partial<T>) => void] {
  const [view, setView] = useState(() => viewOf(query));
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const latest = useRef({ view, onQuery });
  latest.current.onQuery = onQuery;
  const told = queryOf(viewOf(query));
  useEffect(() => {
    if (timer.current !== null || queryOf(latest.current.view) === told) return;
    latest.current.view = viewOf(query);
    setView(latest.current.view);
  }, [told]);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  const change = useCallback((part: Partial<T>) => {
    latest.current.view = { ...latest.current.view, ...part };
    setView(latest.current.view);
    clearTimeout(timer.current ?? undefined);
    timer.current = setTimeout(() => {
      timer.current = null;
      latest.current.onQuery(queryOf(latest.current.view));
    }, calm);
  }, []);
  return [view, change];
}
