import { useEffect, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { errorOf, type ApiError } from '../Api/problem';
import type { Schemas } from '../Api/schemas';

export interface Overrun {
  readonly data?: Schemas['OverrunDocument'];
  readonly error?: ApiError;
}

/** How likely maintenance of a machine takes longer than planned; null: than it usually takes. Asked again when `times` differs; what was known is shown until then. */
export function useOverrun(api: ApiClient, machineId: string, plannedHours: number | null, times: unknown): Overrun {
  const [answer, setAnswer] = useState<Overrun>({});
  useEffect(() => {
    const abort = new AbortController();
    api.send<Schemas['OverrunDocument']>('POST', 'ml/predict/maintenance-overrun', plannedHours === null ? { machineId } : { machineId, plannedHours }, { signal: abort.signal }).then(
      (data) => setAnswer({ data }),
      (failure: unknown) => { if (!abort.signal.aborted) setAnswer({ error: errorOf(failure) }); });
    return () => abort.abort();
  }, [api, machineId, plannedHours, times]);
  return answer;
}
