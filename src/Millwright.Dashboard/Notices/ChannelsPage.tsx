import { useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { usePages } from '../Api/usePages';
import { severityWords } from '../Alarms/words';
import { kindForms, type Channel } from './channel';
import { ChannelDialog } from './ChannelDialog';
import { ChannelTest } from './ChannelTest';

export interface ChannelsPageProps {
  readonly api: ApiClient;
}

/** The ways out: mail, chat, webhooks. Each can be tried. */
export function ChannelsPage({ api }: ChannelsPageProps) {
  const { items, error, isLoading, more, reload } = usePages<Channel>(api, 'channels', { limit: 100 });
  const [editing, setEditing] = useState<Channel | 'new' | null>(null);
  return (
    <article class="reading" aria-labelledby="page-title">
      <header>
        <h1 id="page-title" tabIndex={-1}>Channels</h1>
        <p class="muted">Ways by which people and programs hear of alarms.</p>
        <p class="buttons"><button type="button" class="main" onClick={() => setEditing('new')}>New channel</button></p>
      </header>
      {error && <Failure error={error} what="the channels" onRetry={reload} />}
      {items.length === 0 && !error && <p class="nothing" role="status">{isLoading ? 'Loading …' : 'No channel yet, so nobody is told of anything. Make one, and try it.'}</p>}
      <ul class="cards">
        {items.map((channel) => (
          <li key={channel.id} class={`card ${channel.isActive ? '' : 'off'}`}>
            <span class="card-head"><b>{channel.name}</b> <span class="flag">{kindForms[channel.kind].words}</span>{!channel.isActive && <span class="flag">switched off</span>}
              <span class="buttons end">
                <button type="button" onClick={() => setEditing(channel)}>Change</button>
              </span>
            </span>
            <span class="muted">{channel.target}
              {channel.enabledEvents.length > 0 ? ` gets ${channel.enabledEvents.join(', ')}, ${severityWords[channel.minimumSeverity].toLowerCase()} and worse` : ' for those who choose it'}</span>
            <ChannelTest api={api} channel={channel} />
          </li>
        ))}
      </ul>
      {more && <p class="nothing"><button type="button" onClick={more}>Show more</button></p>}
      {editing !== null && <ChannelDialog api={api} channel={editing === 'new' ? null : editing} onClose={() => setEditing(null)} onSaved={() => { setEditing(null); reload(); }} />}
    </article>
  );
}
