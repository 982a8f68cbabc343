import { useState } from 'preact/hooks';
import { SeverityMark } from '../Alarms/SeverityMark';
import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { errorOf } from '../Api/problem';
import { usePages } from '../Api/usePages';
import type { Preferences } from '../Preferences/preferences';
import { Ago } from '../Time/Ago';
import { formatTime } from '../Time/moment';
import { Health } from './Health';
import { states, stateWords, outcomeWords, type Notice } from './notice';
import { NoticeDialog } from './NoticeDialog';

export interface NoticesPageProps {
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

/** What was sent to whom, what was answered, and what did not arrive. */
export function NoticesPage({ now, preferences, api, query, onQuery }: NoticesPageProps) {
  const parameters = new URLSearchParams(query);
  const state = states.find((candidate) => candidate === parameters.get('state'));
  const open = parameters.get('notice');
  const { items, error, isLoading, more, reload } = usePages<Notice>(api, 'notices', { state, limit: 100 });
  const [failed, setFailed] = useState('');
  const set = (name: string, value: string | null): void => {
    if (value === null || value === '') parameters.delete(name);
    else parameters.set(name, value);
    onQuery(parameters.toString());
  };
  const retry = async (id: string): Promise<void> => {
    try {
      await api.send('POST', `notices/${encodeURIComponent(id)}/retry`);
      setFailed('');
    } catch (failure) {
      setFailed(errorOf(failure).message);
    }
    reload();
  };
  return (
    <article class="reading" aria-labelledby="page-title">
      <header>
        <h1 id="page-title" tabIndex={-1}>Delivery log</h1>
        <p class="buttons">
          <select aria-label="State" value={state ?? ''} onChange={(event) => set('state', event.currentTarget.value)}>
            <option value="">Every state</option>
            {states.map((option) => <option key={option} value={option}>{stateWords[option]}</option>)}
          </select>
          <button type="button" onClick={reload}>Refresh</button>
        </p>
      </header>
      <Health api={api} now={now} />
      {error && <Failure error={error} what="the delivery log" onRetry={reload} />}
      {failed !== '' && <p class="field-error" role="alert">Not tried again: {failed}</p>}
      {items.length === 0 && !error && (isLoading ? <p class="nothing" role="status">Loading …</p> : state === undefined
        ? <p class="nothing">Nothing has been sent yet. Notices go out once there is <a href="#/channels">a channel</a>, and somebody who wants to hear by it.</p>
        : <p class="nothing">No notice is in this state.</p>)}
      {items.length > 0 && (
        <div class="sideways">
          <table class="plain wide">
            <thead><tr><th>When</th><th>About</th><th>To</th><th>State</th><th class="number">Attempts</th><th>Answer</th><th /></tr></thead>
            <tbody>
              {items.map((notice) => (
                <tr key={notice.id} class={notice.state === 'dead' ? 'bad' : ''}>
                  <td class="nowrap" title={formatTime(notice.createdAt, preferences)}><Ago at={notice.createdAt} now={now} /></td>
                  <th scope="row"><span class="subject"><SeverityMark severity={notice.severity} word={false} /> <button type="button" class="link" onClick={() => set('notice', notice.id)}>{notice.subject}</button></span></th>
                  <td>{notice.channel} <small class="muted">{notice.recipient}</small></td>
                  <td class="nowrap">{stateWords[notice.state]}{notice.nextAttemptAt !== null && <small class="muted"> next <Ago at={notice.nextAttemptAt} now={now} /></small>}</td>
                  <td class="number">{notice.attempts}</td>
                  <td>{notice.attempts > 0 && outcomeWords(notice.lastOutcome)}{notice.lastError !== null && <small class="muted"> {notice.lastError}</small>}</td>
                  <td>{notice.state === 'dead' && <button type="button" class="nowrap" onClick={() => void retry(notice.id)}>Try again</button>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {more && <p class="nothing"><button type="button" onClick={more}>Show older ones</button></p>}
      {open !== null && <NoticeDialog id={open} api={api} preferences={preferences} onRetry={retry} onClose={() => set('notice', null)} />}
    </article>
  );
}
