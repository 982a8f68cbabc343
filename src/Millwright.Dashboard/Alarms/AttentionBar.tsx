import { useChoose, usePreferences } from '../Preferences/PreferencesProvider';
import { useAlarms } from './AlarmsProvider';
import { severityWords } from './words';

/** Whether alarms are heard and blink, and a way to silence those that are there. */
export function AttentionBar() {
  const { sound, blink } = usePreferences();
  const choose = useChoose();
  const { horn } = useAlarms();
  return (
    <span class="attention">
      {horn.sounding !== null && (
        <button type="button" onClick={horn.silence} title="Until another one comes, or one of these comes again">
          Silence <small>{severityWords[horn.sounding].toLowerCase()}</small>
        </button>
      )}
      {horn.sounding !== null && horn.isBlocked && <small class="muted">The browser lets it sound after a click.</small>}
      <label class="check"><input type="checkbox" checked={sound} onChange={(event) => choose({ sound: event.currentTarget.checked })} />sound</label>
      <label class="check"><input type="checkbox" checked={blink} onChange={(event) => choose({ blink: event.currentTarget.checked })} />blink</label>
    </span>
  );
}
