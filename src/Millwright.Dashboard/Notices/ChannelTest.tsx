import { useState } from 'preact/hooks';
import type { TargetedSubmitEvent } from 'preact';
import type { ApiClient } from '../Api/client';
import { errorOf, type ApiError } from '../Api/problem';
import { isPersonal, type Channel } from './channel';
import { outcomeWords, type NoticeDetail } from './notice';

/** Sends a test by a channel and tells what became of it. */
export function ChannelTest({ api, channel }: { api: ApiClient; channel: Channel }) {
  const [to, setTo] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [end, setEnd] = useState<NoticeDetail | ApiError | null>(null);
  const send = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setEnd(null);
    try {
      setEnd(await api.send<NoticeDetail>('POST', `channels/${channel.id}/test`, to.trim() === '' ? {} : { to: to.trim() }));
    } catch (failure) {
      setEnd(errorOf(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="test" onSubmit={(event) => void send(event)}>
      {isPersonal(channel.kind) && (
        <input aria-label={`Whom a test of ${channel.name} goes to`} required value={to} placeholder={channel.kind === 'email' ? 'name@example.com' : channel.kind === 'sms' ? '+49301234567' : 'a person’s id'}
          onInput={(event) => setTo(event.currentTarget.value)} />
      )}
      <button type="submit" disabled={isBusy}>{isBusy ? 'Sending …' : 'Send a test'}</button>
      <span aria-live="polite">{end !== null && <Result end={end} />}</span>
    </form>
  );
}

function Result({ end }: { end: NoticeDetail | ApiError }) {
  if (!('notice' in end)) return <span class="field-error">Not sent: {end.details[0]?.message ?? end.message}</span>;
  const attempt = end.attempts.at(-1);
  const answer = [attempt?.statusCode, attempt?.error ?? attempt?.answer].filter((part) => part !== null && part !== undefined && part !== '').join(' ');
  return end.notice.state === 'sent'
    ? <span>The test was accepted{answer === '' ? '' : `: ${answer}`}.</span>
    : <span class="field-error">The test was not delivered, {outcomeWords(end.notice.lastOutcome)}{answer === '' ? '' : `: ${answer}`}.</span>;
}
