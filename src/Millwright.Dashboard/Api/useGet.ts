import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiClient, Query } from './client';
import { errorOf, type ApiError } from './problem';

/** What is known of something asked for. While it is asked for again, what was known stays. */
export interface Answer<T> {
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/**
 * Asks for a path when the component is first drawn, and again when path or query differ or `reload` is called. Null asks for nothing.
 * A request that nobody waits for any more is aborted.
 */
export function useGet<T>(api: ApiClient, path: string | null, query: Query = {}): Answer<T> {
  const asked = path === null ? null : api.address(path, query).href;
  const [times, setTimes] = useState(0);
  const [answer, setAnswer] = useState<{ readonly asked: string | null; readonly data?: T; readonly error?: ApiError; readonly isLoading: boolean }>({ asked: null, isLoading: false });
  const reload = useRef(() => setTimes((before) => before + 1)).current;
  useEffect(() => {
    if (path === null) return undefined;
    const abort = new AbortController();
    setAnswer((before) => (before.asked === asked ? { ...before, isLoading: true } : { asked, isLoading: true }));
    api.get<T>(path, { query, signal: abort.signal }).then(
      (data) => setAnswer({ asked, data, isLoading: false }),
      (failure: unknown) => {
        if (abort.signal.aborted) return;
        const error = errorOf(failure);
        // What was known is shown on; a page that was never loaded says why.
        setAnswer((before) => ({ ...before, asked, error, isLoading: false }));
      });
    return () => abort.abort();
  }, [api, asked, times]);
  const isCurrent = answer.asked === asked;
  return { data: isCurrent ? answer.data : undefined, error: isCurrent ? answer.error : undefined, isLoading: asked !== null && (!isCurrent || answer.isLoading), reload };
}
