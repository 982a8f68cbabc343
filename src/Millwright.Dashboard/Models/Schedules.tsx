import { useEffect } from 'preact/hooks';
import type { ApiClient, ItemList } from '../Api/client';
import { Failure } from '../Api/Failure';
import type { Schemas } from '../Api/schemas';
import { useGet } from '../Api/useGet';
import { NotSaved } from '../Notices/NotSaved';
import { useSaving } from '../Notices/useSaving';
import type { Preferences } from '../Preferences/preferences';
import { durationWords, secondsOf } from '../Time/duration';
import { formatTime } from '../Time/moment';
import { scopeWords, type Scope } from './model';

type Schedule = Schemas['ScheduleRow'];

interface Props {
  readonly api: ApiClient;
  readonly model: string;
  /** When it differs, something was trained. */
  readonly edition: unknown;
  readonly preferences: Preferences;
}

const fleet: Scope = { kind: 'fleet', value: '' };

/** When a model is trained by itself; it can be switched on and off. */
export function Schedules({ api, model, edition, preferences }: Props) {
  const path = `ml/models/${encodeURIComponent(model)}/schedules`;
  const { data, error, reload } = useGet<ItemList<Schedule>>(api, path);
  useEffect(reload, [edition]);
  const { failure, send } = useSaving(api, reload);
  const set = (scope: Scope, isOn: boolean, every?: string): void =>
    send('PUT', path, { isOn, ...(every === undefined ? {} : { every }), ...(scope.kind === 'fleet' ? {} : { scope: { [scope.kind]: scope.value } }) });
  const items = data?.items ?? [];
  return (
    <section aria-labelledby="schedules-title">
      <h2 id="schedules-title">Trained by itself</h2>
      {error && <Failure error={error} what="the schedules" onRetry={reload} />}
      {data && items.length === 0 && <p>Not at set times. <button type="button" onClick={() => set(fleet, true)}>Train hourly</button></p>}
      {items.map(({ scope, isOn, every, nextAt, lastAt, lastOutcome }) => (
        <p key={`${scope.kind} ${scope.value}`}>
          For {scopeWords(scope)}: {isOn ? `every ${durationWords(secondsOf(every) ?? 0)}, next ${formatTime(nextAt, preferences)}` : 'switched off'}.{' '}
          <button type="button" onClick={() => set(scope, !isOn, every)}>{isOn ? 'Switch off' : 'Switch on'}</button>
          {lastAt !== null && <> <span class="muted">{formatTime(lastAt, preferences)}: {lastOutcome}</span></>}
        </p>
      ))}
      <NotSaved failure={failure} />
    </section>
  );
}
