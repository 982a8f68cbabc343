import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import type { Preferences } from '../Preferences/preferences';
import { Dialog } from '../Shell/Dialog';
import { alarmHash } from '../Shell/route';
import { span } from '../Time/age';
import { formatTime } from '../Time/moment';
import { outcomeWords, stateWords, type NoticeDetail } from './notice';

interface Props {
  readonly id: string;
  readonly api: ApiClient;
  readonly preferences: Preferences;
  readonly onRetry: (id: string) => Promise<void>;
  readonly onClose: () => void;
}

/** One notice: its words, and every attempt to deliver it. */
export function NoticeDialog({ id, api, preferences, onRetry, onClose }: Props) {
  const { data, error, reload } = useGet<NoticeDetail>(api, `notices/${encodeURIComponent(id)}`);
  const isDead = data?.notice.state === 'dead';
  return (
    <Dialog title={data?.notice.subject ?? 'Notice'} confirm={isDead ? 'Try again' : 'Close'} cancel={isDead ? 'Close' : null} isBroad onConfirm={() => (isDead ? void onRetry(id).then(onClose) : onClose())} onClose={onClose}>
      {error && <Failure error={error} what="this notice" onRetry={reload} />}
      {data && (
        <>
          <p class="muted">To {data.notice.recipient} by {data.notice.channel} · {stateWords[data.notice.state]}{data.notice.alarmId !== null && <> · <a href={alarmHash(data.notice.alarmId)}>the alarm</a></>}</p>
          <pre class="notice-text">{data.notice.text}</pre>
          <h3>Attempts</h3>
          {data.attempts.length === 0 && <p class="muted">Not tried yet.</p>}
          <ol class="life">
            {data.attempts.map((attempt) => (
              <li key={attempt.id}>
                <time dateTime={attempt.startedAt}>{formatTime(attempt.startedAt, preferences)}</time>
                <span><b>{outcomeWords(attempt.outcome)}</b>{attempt.statusCode !== null && ` ${attempt.statusCode}`}
                  {attempt.endedAt !== null && <small class="muted"> after {span(Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt))}</small>}
                  {attempt.error !== null && <q>{attempt.error}</q>}{attempt.answer !== null && attempt.answer !== '' && <q>{attempt.answer}</q>}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </Dialog>
  );
}
