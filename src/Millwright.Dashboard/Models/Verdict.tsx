import type { ApiClient } from '../Api/client';
import type { Schemas } from '../Api/schemas';
import { NotSaved } from '../Notices/NotSaved';
import { useSaving } from '../Notices/useSaving';
import { usePreferences } from '../Preferences/PreferencesProvider';
import { verdicts } from './anomaly';

interface Props {
  readonly api: ApiClient;
  /** Its id. */
  readonly anomaly: string;
  readonly said: Schemas['SaidOfAnomaly'] | null;
  readonly onSaid: () => void;
}

/** Whether people say that an anomaly was real; said again, it is taken back. */
export function Verdict({ api, anomaly, said, onSaid }: Props) {
  const { name: by } = usePreferences();
  const { isBusy, failure, send } = useSaving(api, onSaid);
  const path = `anomalies/${anomaly}/verdict`;
  return (
    <>
      <span class="segments" role="group" aria-label="What it was">
        {verdicts.map(({ verdict, words }) => {
          const isSaid = said?.verdict === verdict;
          return (
            <button
              key={verdict} type="button" aria-pressed={isSaid} disabled={isBusy} title={isSaid ? `${said.by} said so` : undefined}
              onClick={() => (isSaid ? send('DELETE', path) : send('PUT', path, { verdict, ...(by === '' ? {} : { by }) }))}
            >
              {words}
            </button>
          );
        })}
      </span>
      <NotSaved failure={failure} />
    </>
  );
}
