import { useEffect, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { ApiError } from '../Api/problem';
import type { Check, Fault, Rule } from './rule';

/** While somebody writes the server is not asked for each letter. */
const rest = 300;

/** What the server says is wrong with a rule, as it is written; null: it has not said yet. */
export function useCheck(api: ApiClient, rule: Rule): readonly Fault[] | null {
  const [faults, setFaults] = useState<readonly Fault[] | null>(null);
  const asked = JSON.stringify(rule);
  useEffect(() => {
    if (rule.condition.trim() === '') {
      setFaults(null);
      return undefined;
    }
    const abort = new AbortController();
    const wait = setTimeout(() => {
      api.send<Check>('POST', 'alarm-rules/check', rule, { signal: abort.signal }).then(
        (check) => setFaults(check.faults),
        (failure: unknown) => {
          if (!abort.signal.aborted) setFaults(failure instanceof ApiError ? failure.details.map(({ field, message }) => ({ field, message, position: null, line: null, column: null })) : []);
        });
    }, rest);
    return () => {
      clearTimeout(wait);
      abort.abort();
    };
  }, [api, asked]);
  return faults;
}

/** The faults of one member of a rule. */
export function faultsOf(faults: readonly Fault[] | null, field: string): readonly Fault[] {
  return (faults ?? []).filter((fault) => (fault.field ?? 'condition') === field);
}
