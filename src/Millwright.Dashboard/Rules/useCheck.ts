import { useEffect, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import type { Fault, Scope } from './rule';

/** While somebody writes the server is not asked for each letter. */
const REST_MS = 300;

/** What is wrong with a condition, as it is written, for the machines of a scope. While it is not known, nothing. */
export function useCheck(api: ApiClient, condition: string, scope: Scope | null): readonly Fault[] {
  const [found, setFound] = useState<{ readonly of: string; readonly faults: readonly Fault[] } | null>(null);
  const asked = JSON.stringify({ condition, scope });
  useEffect(() => {
    if (condition.trim() === '') return undefined;
    const abort = new AbortController();
    const wait = setTimeout(() => {
      // What cannot be asked now is judged when it is saved.
      api.send<{ readonly faults: readonly Fault[] }>('POST', 'alarm-rules/check', { condition, scope }, { signal: abort.signal })
        .then(({ faults }) => setFound({ of: asked, faults }), () => undefined);
    }, REST_MS);
    return () => {
      clearTimeout(wait);
      abort.abort();
    };
  }, [api, asked]);
  return found?.of === asked ? found.faults : [];
}
