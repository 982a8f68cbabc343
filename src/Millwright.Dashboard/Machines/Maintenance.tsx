import { useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { ApiError } from '../Api/problem';
import { useOverrun } from '../Models/useOverrun';
import { HOUR_MS, span } from '../Time/age';

/** Begins and ends maintenance, in which nothing is judged. The live feed tells that it has. */
export function Maintenance({ api, machine, isOn, since, now }: { api: ApiClient; machine: string; isOn: boolean; since: string | null; now: number }) {
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
      {isOn && since !== null && <Used api={api} machine={machine} hours={(now - Date.parse(since)) / HOUR_MS} />}
      <span class="error-text" role="alert">{failure}</span>
    </span>
  );
}

/** How long it has taken, beside what it usually takes; nothing where that is not known. */
function Used({ api, machine, hours }: { api: ApiClient; machine: string; hours: number }) {
  const expected = useOverrun(api, machine, null, null).data?.expectedHours ?? null;
  if (expected === null) return null;
  const words = `${span(Math.max(0, hours) * HOUR_MS)} of usually ${span(expected * HOUR_MS)}`;
  return <span class="used">{hours > expected ? <b>{words}: longer than usual</b> : words}</span>;
}
