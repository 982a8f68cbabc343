import type { ApiClient, ItemList } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import type { Preferences } from '../Preferences/preferences';
import { Dialog } from '../Shell/Dialog';
import type { Step } from './step';
import { StepList } from './Steps';

interface Props {
  readonly api: ApiClient;
  readonly trace: string;
  readonly numberOf: (id: string | null) => number | null;
  readonly preferences: Preferences;
  readonly onClose: () => void;
}

/** One chain of the loop, from what began it to how it ended. */
export function Chain({ api, trace, numberOf, preferences, onClose }: Props) {
  const { data, error, reload } = useGet<ItemList<Step>>(api, `ml/chains/${encodeURIComponent(trace)}`);
  return (
    <Dialog title="From what began it to how it ended" confirm="Close" cancel={null} isBroad onConfirm={onClose} onClose={onClose}>
      {error && (error.isMissing ? <p class="muted">Nothing has been done under this trace id yet.</p> : <Failure error={error} what="the chain" onRetry={reload} />)}
      {!data && !error && <p class="muted" role="status">Loading …</p>}
      {data && <StepList steps={data.items} numberOf={numberOf} preferences={preferences} />}
      <p class="muted">trace id <code>{trace}</code></p>
    </Dialog>
  );
}
