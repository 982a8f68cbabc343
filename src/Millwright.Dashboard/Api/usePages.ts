import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ApiClient, Page, Query } from './client';
import { errorOf, type ApiError } from './problem';

/** A list as far as it was asked for. */
export interface Pages<T> {
  readonly items: readonly T[];
  readonly isLoading: boolean;
  readonly error: ApiError | null;
  /** Asks for the next part, or again for the one that failed; null when there is nothing more. */
  readonly more: (() => void) | null;
  /** Begins anew with the first part. */
  readonly reload: () => void;
}

interface Held<T> {
  readonly asked: string;
  readonly items: readonly T[];
  /** Undefined: the first part has not come; null: there is nothing more. */
  readonly cursor: string | null | undefined;
  readonly isLoading: boolean;
  readonly error: ApiError | null;
}

/** A list of the server, part by part. It begins anew when path, query or `edition` differ; until that has come, what was there stays. */
export function usePages<T>(api: ApiClient, path: string, query: Query = {}, edition: unknown = null): Pages<T> {
  const asked = `${api.address(path, query).href} ${String(edition)}`;
  const [held, setHeld] = useState<Held<T>>({ asked: '', items: [], cursor: undefined, isLoading: true, error: null });
  const abort = useRef<AbortController | null>(null);
  const ask = useCallback((cursor: string | undefined) => {
    abort.current?.abort();
    const { signal } = (abort.current = new AbortController());
    setHeld((before) => ({ ...before, isLoading: true, error: null }));
    api.get<Page<T>>(path, { query: { ...query, cursor }, signal }).then(
      ({ items, nextCursor }) => setHeld((before) => ({ asked, items: cursor === undefined ? items : [...before.items, ...items], cursor: nextCursor, isLoading: false, error: null })),
      (failure: unknown) => {
        if (!signal.aborted) setHeld((before) => ({ ...before, isLoading: false, error: errorOf(failure) }));
      });
  }, [asked]);
  useEffect(() => {
    ask(undefined);
    return () => abort.current?.abort();
  }, [ask]);
  const { items, isLoading, error, cursor } = held;
  return { items, isLoading, error, more: cursor === null || isLoading ? null : () => ask(held.asked === asked ? cursor : undefined), reload: () => ask(undefined) };
}
