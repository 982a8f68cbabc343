import { useEffect, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { errorOf, type ApiError } from '../Api/problem';
import { hasHorizon, type Task } from './model';
import { predictPaths, type Prediction } from './prediction';

export interface Predicted {
  readonly prediction?: Prediction;
  readonly error?: ApiError;
}

/** Asks for a prediction when it is first drawn, and again when `times` differs. Each is kept by the server, so nothing asks by itself. Null: not answered yet. */
export function usePrediction(api: ApiClient, task: Task, machineId: string, horizonHours: number, times: number): Predicted | null {
  const [answer, setAnswer] = useState<Predicted | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    api.send<Prediction>('POST', `ml/predict/${predictPaths[task]}`, { machineId, ...(hasHorizon(task) ? { horizonHours } : {}) }, { signal: abort.signal }).then(
      (prediction) => setAnswer({ prediction }),
      (failure: unknown) => { if (!abort.signal.aborted) setAnswer({ error: errorOf(failure) }); });
    return () => abort.abort();
  }, [api, task, machineId, horizonHours, times]);
  return answer;
}
