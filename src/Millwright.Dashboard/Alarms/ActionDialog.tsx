import { useState } from 'preact/hooks';
import { longestName } from '../Preferences/preferences';
import { useChoose, usePreferences } from '../Preferences/PreferencesProvider';
import { Dialog } from '../Shell/Dialog';
import type { Said } from './acts';
import type { AlarmAction } from './alarm';
import { actionWords, alarmCount } from './words';

interface Props {
  readonly action: AlarmAction;
  readonly count: number;
  readonly isBusy: boolean;
  readonly onSay: (said: Said) => void;
  readonly onClose: () => void;
}

const shelvings: readonly (readonly [minutes: number, words: string])[] = [
  [15, '15 min'], [60, '1 h'], [240, '4 h'], [480, '8 h, a shift'], [1440, '1 day'], [10080, '7 days'],
];

const explained: Partial<Readonly<Record<AlarmAction, string>>> = {
  shelve: 'A shelved alarm is silent until its time is over; then it comes back by itself.',
  'out-of-service': 'An alarm out of service is silent until somebody returns it to service.',
};

/** Whether an action can be done without asking anything but, the first time, who does it. */
export function needsWords(action: AlarmAction): boolean {
  return action === 'shelve' || action === 'assign' || action === 'comment' || action === 'out-of-service';
}

/** Asks for what an action needs: a time, a reason, a person; and once who is doing it. */
export function ActionDialog({ action, count, isBusy, onSay, onClose }: Props) {
  const preferences = usePreferences();
  const choose = useChoose();
  const [asksName] = useState(preferences.name === '');
  const [name, setName] = useState(preferences.name);
  const [minutes, setMinutes] = useState(60);
  const [words, setWords] = useState('');
  const [assignee, setAssignee] = useState('');
  const confirm = (): void => {
    if (asksName) choose({ name: name.trim() });
    const said = words.trim();
    onSay({
      by: name.trim(),
      ...(action === 'shelve' ? { minutes } : {}),
      ...(said === '' ? {} : action === 'shelve' || action === 'out-of-service' ? { reason: said } : { note: said }),
      ...(action === 'assign' ? { assignee: assignee.trim() === '' ? null : assignee.trim() } : {}),
    });
  };
  const mustSay = action === 'shelve' || action === 'comment';
  return (
    <Dialog title={`${actionWords[action]}: ${alarmCount(count)}`} confirm={actionWords[action]} isBusy={isBusy} onConfirm={confirm} onClose={onClose}>
      {explained[action] && <p class="muted">{explained[action]}</p>}
      {asksName && (
        <label>Your name
          <input value={name} required maxLength={longestName} autoComplete="name" autofocus onInput={(event) => setName(event.currentTarget.value)} />
          <small>Asked once and kept in this browser; it stands beside what you do.</small>
        </label>
      )}
      {action === 'shelve' && (
        <fieldset class="choices">
          <legend>For</legend>
          {shelvings.map(([length, text]) => (
            <label key={length}><input type="radio" name="minutes" checked={minutes === length} onChange={() => setMinutes(length)} />{text}</label>
          ))}
        </fieldset>
      )}
      {action === 'assign' && (
        <label>To
          <input value={assignee} maxLength={longestName} placeholder="Nobody" autofocus={!asksName} onInput={(event) => setAssignee(event.currentTarget.value)} />
          {preferences.name !== '' && <button type="button" class="quiet" onClick={() => setAssignee(preferences.name)}>To me, {preferences.name}</button>}
        </label>
      )}
      {needsWords(action) && (
        <label>{action === 'comment' ? 'Comment' : action === 'shelve' ? 'Reason' : action === 'assign' ? 'Note (optional)' : 'Reason (optional)'}
          <textarea value={words} rows={3} maxLength={1000} required={mustSay} autofocus={!asksName && action !== 'assign'} onInput={(event) => setWords(event.currentTarget.value)} />
        </label>
      )}
    </Dialog>
  );
}
