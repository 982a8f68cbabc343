import { useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { useGet } from '../Api/useGet';
import { OnCallDialog } from './OnCallDialog';
import type { Person, Schedule } from './person';

interface Props {
  readonly api: ApiClient;
  readonly schedules: readonly Schedule[];
  readonly people: readonly Person[];
  readonly onChanged: () => void;
}

/** Who is on call now, by each schedule. */
export function OnCall({ api, schedules, people, onChanged }: Props) {
  const [editing, setEditing] = useState<Schedule | 'new' | null>(null);
  return (
    <section aria-labelledby="on-call-title">
      <h2 id="on-call-title">On call</h2>
      {schedules.length === 0 && <p class="muted">No schedule: preferences hold always. With one, somebody can be told only while on call.</p>}
      <ul class="cards">
        {schedules.map((schedule) => (
          <li key={schedule.id} class="card">
            <span class="card-head"><b>{schedule.name}</b> <span class="muted">{schedule.rotation.weeks === 1 ? 'every week the same' : `${schedule.rotation.weeks} weeks`}, {schedule.rotation.timeZone}</span>
              <span class="buttons end"><button type="button" onClick={() => setEditing(schedule)}>Change</button></span></span>
            <Now key={schedule.version} api={api} schedule={schedule} people={people} />
          </li>
        ))}
      </ul>
      <p class="buttons"><button type="button" disabled={people.length === 0} onClick={() => setEditing('new')}>New schedule</button></p>
      {editing !== null && <OnCallDialog api={api} schedule={editing === 'new' ? null : editing} people={people} onClose={() => setEditing(null)} onSaved={() => { setEditing(null); onChanged(); }} />}
    </section>
  );
}

function Now({ api, schedule, people }: { api: ApiClient; schedule: Schedule; people: readonly Person[] }) {
  const { data } = useGet<{ readonly users: readonly string[] }>(api, `on-call/${schedule.id}/now`);
  if (!data) return null;
  const names = data.users.map((id) => people.find((person) => person.id === id)?.name ?? id);
  return <span>{names.length === 0 ? 'Nobody is on call now.' : `Now: ${names.join(', ')}`}</span>;
}
