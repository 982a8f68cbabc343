import { useState } from 'preact/hooks';
import type { ApiClient, ItemList, Page } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import { OnCall } from './OnCall';
import { PersonDialog } from './PersonDialog';
import { PreferencesDialog } from './PreferencesDialog';
import { clockOf, type Person, type Schedule } from './person';
import type { Channel } from './channel';

export interface PeoplePageProps {
  readonly api: ApiClient;
}

/** Who can be told something, what they want to hear and when, and who is on call. */
export function PeoplePage({ api }: PeoplePageProps) {
  const people = useGet<Page<Person>>(api, 'users', { limit: 200 });
  const channels = useGet<Page<Channel>>(api, 'channels', { limit: 200 });
  const schedules = useGet<ItemList<Schedule>>(api, 'on-call');
  const [editing, setEditing] = useState<Person | 'new' | null>(null);
  const [choosing, setChoosing] = useState<Person | null>(null);
  const items = people.data?.items ?? [];
  return (
    <article class="reading" aria-labelledby="page-title">
      <header>
        <h1 id="page-title" tabIndex={-1}>People</h1>
        <p class="muted">Who hears of what, by which way, and when.</p>
        <p class="buttons"><button type="button" class="main" onClick={() => setEditing('new')}>New person</button></p>
      </header>
      {people.error && <Failure error={people.error} what="the people" onRetry={people.reload} />}
      {items.length === 0 && !people.error && <p class="nothing" role="status">{people.data ? 'Nobody yet. Add the people who should hear of alarms; then choose what each of them hears.' : 'Loading …'}</p>}
      <ul class="cards">
        {items.map((person) => (
          <li key={person.id} class={`card ${person.isActive ? '' : 'off'}`}>
            <span class="card-head"><b>{person.name}</b>{!person.isActive && <span class="flag">away</span>}
              <span class="buttons end">
                <button type="button" onClick={() => setChoosing(person)}>What they hear</button>
                <button type="button" onClick={() => setEditing(person)}>Change</button>
              </span>
            </span>
            <span class="muted">{[person.email, person.phone, person.timeZone].filter(Boolean).join(' · ')}{(person.habits.quiet?.length ?? 0) > 0 && ` · quiet ${person.habits.quiet?.map(({ from, to }) => `${clockOf(from)}–${clockOf(to)}`).join(', ')}`}</span>
          </li>
        ))}
      </ul>
      <OnCall api={api} schedules={schedules.data?.items ?? []} people={items} onChanged={schedules.reload} />
      {editing !== null && <PersonDialog api={api} person={editing === 'new' ? null : editing} onClose={() => setEditing(null)} onSaved={() => { setEditing(null); people.reload(); }} />}
      {choosing !== null && (
        <PreferencesDialog api={api} person={choosing} channels={channels.data?.items ?? []} schedules={schedules.data?.items ?? []}
          onClose={() => setChoosing(null)} onSaved={() => { setChoosing(null); people.reload(); }} />
      )}
    </article>
  );
}
