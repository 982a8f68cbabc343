import { useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { ApiError } from '../Api/problem';

/** Begins and ends maintenance, in which nothing is judged. The live feed tells that it has. */
export function Maintenance({ api, machine, isOn }: { api: ApiClient; machine: string; isOn: boolean }) {
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const change = async (): Promise<void> => {
    setIsBusy(true);
    setFailure('');
    try {
      await api.send(isOn ? 'DELETE' : 'PUT', `machines/${encodeURIComponent(machine)}/maintenance`);
    } catch (error) {
      setFailure(error instanceof ApiError ? error.message : String(error));
    }
    setIsBusy(false);
  };
  return (
    <span class="maintenance-switch">
      <button type="button" disabled={isBusy} aria-pressed={isOn} onClick={() => void change()}
        title={isOn ? 'Values are judged again from then on' : 'Nothing is judged until it ends'}>{isOn ? 'End maintenance' : 'Begin maintenance'}</button>
      <span class="error-text" role="alert">{failure}</span>
    </span>
  );
}
