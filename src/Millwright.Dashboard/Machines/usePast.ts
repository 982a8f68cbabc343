import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import type { ApiError } from '../Api/problem';
import { useGet } from '../Api/useGet';
import type { Machine } from './machine';

/** A slider moves faster than a past can be told; in ms. */
const settled = 120;

export interface Past {
  /** The newest that was told, perhaps of a moment before the one that is asked for. */
  readonly machine: Machine | undefined;
  readonly isLoading: boolean;
  readonly error: ApiError | undefined;
}

/** The machine as it was at a moment; null asks for nothing. While the moment moves, what was told last stays. */
export function usePast(api: ApiClient, id: string, moment: number | null): Past {
  const [asked, setAsked] = useState(moment);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(moment), asked === null || moment === null ? 0 : settled);
    return () => clearTimeout(timer);
  }, [moment]);
  const at = asked === null ? undefined : new Date(asked).toISOString();
  const { data, error, isLoading } = useGet<Machine>(api, at === undefined ? null : `machines/${encodeURIComponent(id)}/state`, { at });
  const last = useRef<Machine | undefined>(undefined);
  if (data) last.current = data;
  if (moment === null) last.current = undefined;
  return { machine: moment === null ? undefined : last.current, isLoading: isLoading || asked !== moment, error };
}
