import { useState } from 'preact/hooks';
import { ifVersion, type ApiClient } from '../Api/client';
import { Dialog } from '../Shell/Dialog';
import { TextField } from '../Shell/TextField';
import { NotSaved } from './NotSaved';
import { clockOf, dayOf, days, type Day, type Habits, type Person, type QuietSpan } from './person';
import { useSaving } from './useSaving';

interface Props {
  readonly api: ApiClient;
  /** Null: one is to be added. */
  readonly person: Person | null;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const noHabits: Habits = { quiet: [], criticalBreaksQuiet: true, digestAt: null, digestDay: 'monday' };

/** Somebody: how they are reached, when they are not to be disturbed, when digests come. */
export function PersonDialog({ api, person, onClose, onSaved }: Props) {
  const [name, setName] = useState(person?.name ?? '');
  const [email, setEmail] = useState(person?.email ?? '');
  const [phone, setPhone] = useState(person?.phone ?? '');
  const [timeZone, setTimeZone] = useState(person?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [isActive, setActive] = useState(person?.isActive ?? true);
  const [habits, setHabits] = useState<Habits>({ ...noHabits, ...person?.habits });
  const { isBusy, failure, wrong, send } = useSaving(api, onSaved);
  const quiet = habits.quiet ?? [];
  const save = (): void => {
    const some = (text: string): string | null => (text.trim() === '' ? null : text.trim());
    const body = { name: name.trim(), email: some(email), phone: some(phone), timeZone: timeZone.trim(), locale: person?.locale ?? 'en', isActive, habits: { ...habits, digestDay: dayOf(habits.digestDay) } };
    if (person) send('PUT', `users/${person.id}`, body, ifVersion(person.version));
    else send('POST', 'users', body);
  };
  const setSpan = (index: number, span: QuietSpan | null): void =>
    setHabits({ ...habits, quiet: span ? quiet.map((other, at) => (at === index ? span : other)) : quiet.filter((_, at) => at !== index) });
  return (
    <Dialog title={person?.name ?? 'New person'} confirm="Save" isBusy={isBusy} isBroad onConfirm={save} onClose={onClose}>
      <div class="fields">
        <TextField label="Name" value={name} isRequired wrong={wrong('name')} onInput={setName} />
        <TextField label="E-mail" type="email" value={email} wrong={wrong('email')} onInput={setEmail} />
        <TextField label="Phone" type="tel" value={phone} placeholder="+49301234567" wrong={wrong('phone')} onInput={setPhone} />
        <TextField label="Time zone" value={timeZone} isRequired hint="Such as Europe/Berlin" wrong={wrong('timeZone')} onInput={setTimeZone} />
      </div>
      <fieldset class="choices stacked">
        <legend>Quiet hours: what comes then waits for their end</legend>
        {quiet.map((span, index) => <QuietHours key={index} span={span} onSpan={(next) => setSpan(index, next)} />)}
        <span class="buttons">
          <button type="button" onClick={() => setHabits({ ...habits, quiet: [...quiet, { days: [...days], from: '22:00:00', to: '06:00:00' }] })}>Add quiet hours</button>
          {quiet.length > 0 && <label class="check"><input type="checkbox" checked={habits.criticalBreaksQuiet} onChange={(event) => setHabits({ ...habits, criticalBreaksQuiet: event.currentTarget.checked })} />critical comes all the same</label>}
        </span>
        {wrong('habits.quiet') && <span class="field-error">{wrong('habits.quiet')}</span>}
      </fieldset>
      <div class="fields">
        <TextField label="Digests come at" type="time" value={clockOf(habits.digestAt ?? '07:00')} onInput={(time) => setHabits({ ...habits, digestAt: `${time}:00` })} />
        <label>The weekly one on
          <select value={dayOf(habits.digestDay)} onChange={(event) => setHabits({ ...habits, digestDay: dayOf(event.currentTarget.value) })}>{days.map((day) => <option key={day} value={day}>{spoken(day)}</option>)}</select>
        </label>
        <label class="check"><input type="checkbox" checked={isActive} onChange={(event) => setActive(event.currentTarget.checked)} />is told things</label>
      </div>
      <NotSaved failure={failure} />
      {person && <p><button type="button" class="quiet danger" disabled={isBusy} onClick={() => send('DELETE', `users/${person.id}`, undefined, ifVersion(person.version))}>Remove this person</button></p>}
    </Dialog>
  );
}

function QuietHours({ span, onSpan }: { span: QuietSpan; onSpan: (span: QuietSpan | null) => void }) {
  const chosen = new Set(span.days.map(dayOf));
  const flip = (day: Day): void => onSpan({ ...span, days: days.filter((other) => chosen.has(other) !== (other === day)) });
  return (
    <span class="quiet-span">
      <span class="toggles" role="group" aria-label="Days on which they begin">
        {days.map((day) => <button key={day} type="button" aria-pressed={chosen.has(day)} aria-label={spoken(day)} onClick={() => flip(day)}>{spoken(day).slice(0, 2)}</button>)}
      </span>
      <input type="time" required aria-label="From" value={clockOf(span.from)} onInput={(event) => onSpan({ ...span, from: `${event.currentTarget.value}:00` })} />
      to <input type="time" required aria-label="To" value={clockOf(span.to)} onInput={(event) => onSpan({ ...span, to: `${event.currentTarget.value}:00` })} />
      <button type="button" class="quiet" aria-label="Remove these quiet hours" onClick={() => onSpan(null)}>Remove</button>
    </span>
  );
}

function spoken(day: Day): string {
  return day.charAt(0).toUpperCase() + day.slice(1);
}
