import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiClient, Page, Query } from './client';
import { errorOf, type ApiError } from './problem';

/** The parts of a list that have been asked for. */
export interface Pages<T> {
  readonly items: readonly T[];
  readonly error: ApiError | undefined;
  readonly isLoading: boolean;
  readonly hasMore: boolean;
  readonly more: () => void;
  /** Begins anew with the first part. */
  readonly reload: () => void;
}

interface Held<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly error?: ApiError;
  readonly isLoading: boolean;
}

/** A list of the API, its first part at once and each other one when asked for. Another path, query or `edition` begins anew. */
export function usePages<T>(api: ApiClient, path: string, query: Query = {}, edition: unknown = null): Pages<T> {
  const asked = api.address(path, query).href;
  const [held, setHeld] = useState<Held<T>>({ items: [], next: null, isLoading: true });
  const [times, setTimes] = useState(0);
  const abort = useRef(new AbortController());

  const load = (cursor: string | null): void => {
    abort.current.abort();
    const { signal } = (abort.current = new AbortController());
    setHeld((before) => ({ items: before.items, next: before.next, isLoading: true }));
    api.get<Page<T>>(path, { query: cursor === null ? query : { ...query, cursor }, signal }).then(
      (page) => setHeld((before) => ({ items: cursor === null ? page.items : [...before.items, ...page.items], next: page.nextCursor, isLoading: false })),
      (failure: unknown) => {
        if (signal.aborted) return;
        const error = errorOf(failure);
        setHeld((before) => ({ ...before, error, isLoading: false }));
      });
  };
  useEffect(() => {
    load(null);
    return () => abort.current.abort();
  }, [api, asked, times, edition]);
  return {
    items: held.items, error: held.error, isLoading: held.isLoading, hasMore: held.next !== null,
    more: () => load(held.next), reload: () => setTimes((before) => before + 1),
  };
}
