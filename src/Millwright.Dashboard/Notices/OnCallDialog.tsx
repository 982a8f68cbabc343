import { useState } from 'preact/hooks';
import { ifVersion, type ApiClient } from '../Api/client';
import { Dialog } from '../Shell/Dialog';
import { TextField } from '../Shell/TextField';
import { NotSaved } from './NotSaved';
import { clockOf, dayOf, days, type OnCallSlot, type Person, type Schedule } from './person';
import { useSaving } from './useSaving';

interface Props {
  readonly api: ApiClient;
  /** Null: one is to be made. */
  readonly schedule: Schedule | null;
  readonly people: readonly Person[];
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Turns of a rotation: in which week, on which day, from when to when, who. */
export function OnCallDialog({ api, schedule, people, onClose, onSaved }: Props) {
  const [name, setName] = useState(schedule?.name ?? '');
  const [rotation, setRotation] = useState<Schedule['rotation']>(schedule?.rotation
    ?? { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, firstWeek: new Date().toISOString().slice(0, 10), weeks: 1, slots: [], fallbackUserId: null });
  const { isBusy, failure, wrong, send } = useSaving(api, onSaved);
  const { slots } = rotation;
  const setSlot = (index: number, change: Partial<OnCallSlot>): void => setRotation({ ...rotation, slots: slots.map((slot, at) => (at === index ? { ...slot, ...change } : slot)) });
  const add = (): void => {
    const last = slots.at(-1);
    const slot: OnCallSlot = last ? { ...last, day: days[(days.indexOf(dayOf(last.day)) + 1) % 7] ?? 'monday' } : { week: 1, day: 'monday', from: '08:00:00', to: '08:00:00', userId: people[0]?.id ?? '' };
    setRotation({ ...rotation, slots: [...slots, slot] });
  };
  const save = (): void => {
    const body = { name: name.trim(), rotation };
    if (schedule) send('PUT', `on-call/${schedule.id}`, body, ifVersion(schedule.version));
    else send('POST', 'on-call', body);
  };
  return (
    <Dialog title={schedule ? `On call: ${schedule.name}` : 'New schedule'} confirm="Save" isBusy={isBusy} isBroad onConfirm={save} onClose={onClose}>
      <div class="fields">
        <TextField label="Name" value={name} isRequired wrong={wrong('name')} onInput={setName} />
        <TextField label="Time zone" value={rotation.timeZone} isRequired wrong={wrong('rotation.timeZone')} onInput={(timeZone) => setRotation({ ...rotation, timeZone })} />
        <TextField label="Weeks until it comes again" type="number" value={String(rotation.weeks)} isRequired wrong={wrong('rotation.weeks')} onInput={(weeks) => setRotation({ ...rotation, weeks: Number(weeks) })} />
        <TextField label="A day of its first week" type="date" value={rotation.firstWeek} isRequired onInput={(firstWeek) => setRotation({ ...rotation, firstWeek })} />
        <label>When nobody’s turn is
          <select value={rotation.fallbackUserId ?? ''} onChange={(event) => setRotation({ ...rotation, fallbackUserId: event.currentTarget.value === '' ? null : event.currentTarget.value })}>
            <option value="">nobody</option>
            {people.map(({ id, name: who }) => <option key={id} value={id}>{who}</option>)}
          </select>
        </label>
      </div>
      <fieldset class="choices stacked">
        <legend>Turns</legend>
        {slots.map((slot, index) => (
          <span key={index} class="turn">
            {rotation.weeks > 1 && <select aria-label="Week" value={slot.week} onChange={(event) => setSlot(index, { week: Number(event.currentTarget.value) })}>{Array.from({ length: rotation.weeks }, (_, at) => <option key={at} value={at + 1}>week {at + 1}</option>)}</select>}
            <select aria-label="Day" value={dayOf(slot.day)} onChange={(event) => setSlot(index, { day: dayOf(event.currentTarget.value) })}>{days.map((day) => <option key={day} value={day}>{day}</option>)}</select>
            <input type="time" required aria-label="From" value={clockOf(slot.from)} onInput={(event) => setSlot(index, { from: `${event.currentTarget.value}:00` })} />
            to <input type="time" required aria-label="To" value={clockOf(slot.to)} onInput={(event) => setSlot(index, { to: `${event.currentTarget.value}:00` })} />
            <select aria-label="Who" value={slot.userId} onChange={(event) => setSlot(index, { userId: event.currentTarget.value })}>{people.map(({ id, name: who }) => <option key={id} value={id}>{who}</option>)}</select>
            <button type="button" class="quiet" aria-label="Remove this turn" onClick={() => setRotation({ ...rotation, slots: slots.filter((_, at) => at !== index) })}>Remove</button>
          </span>
        ))}
        <button type="button" onClick={add}>Add a turn</button>
      </fieldset>
      <NotSaved failure={failure} />
      {schedule && <p><button type="button" class="quiet danger" disabled={isBusy} onClick={() => send('DELETE', `on-call/${schedule.id}`, undefined, ifVersion(schedule.version))}>Remove this schedule</button></p>}
    </Dialog>
  );
}
