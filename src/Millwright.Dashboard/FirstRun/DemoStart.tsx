import { useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { ApiError } from '../Api/problem';
import { useGet } from '../Api/useGet';

const MACHINES = 20;

/** Starts a simulated plant where the server can; nothing where it cannot. */
export function DemoStart({ api }: { api: ApiClient }) {
  const { data: demo, reload } = useGet<{ readonly available: boolean; readonly running: boolean }>(api, 'demo');
  const [isStarting, setStarting] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  if (!demo?.available) return null;
  const start = async (): Promise<void> => {
    setStarting(true);
    setFailure(null);
    try {
      await api.send('POST', 'demo', { machines: MACHINES });
      reload();
    } catch (error) {
      setFailure(error instanceof ApiError ? error.message : String(error));
      setStarting(false);
    }
  };
  const isUnderWay = isStarting || demo.running;
  return (
    <section>
      <h2>Just looking</h2>
      <p>A simulated plant of {MACHINES} machines, with faults now and then.</p>
      <button type="button" class="main" disabled={isUnderWay} onClick={() => void start()}>{isUnderWay ? 'The simulator starts …' : 'Start the simulator'}</button>
      {failure !== null && <p class="error-text" role="alert">{failure}</p>}
    </section>
  );
}
