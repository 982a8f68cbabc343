import type { Preferences } from '../Preferences/preferences';
import { alarmHash } from '../Shell/route';
import { span } from '../Time/age';
import { formatTime } from '../Time/moment';
import { textOf, type Alarm } from './alarm';
import { SeverityMark } from './SeverityMark';
import { stateWords } from './words';

/** Alarms as a table, in the order that they are given in. */
export function AlarmTable({ alarms, preferences }: { alarms: readonly Alarm[]; preferences: Preferences }) {
  return (
    <div class="sideways">
      <table class="plain wide">
        <thead><tr><th>Severity</th><th>Alarm</th><th>Machine</th><th>Raised</th><th>Lasted</th><th>State</th><th>Acknowledged by</th><th class="number">Times</th></tr></thead>
        <tbody>
          {alarms.map((alarm) => (
            <tr key={alarm.id}>
              <td><SeverityMark severity={alarm.severity} hollow={alarm.returnedAt !== null} /></td>
              <th scope="row"><a href={alarmHash(alarm.id)}>{textOf(alarm)}</a></th>
              <td>{alarm.machineName}</td>
              <td class="nowrap">{formatTime(alarm.raisedAt, preferences, preferences.zones.get(alarm.site ?? ''))}</td>
              <td class="nowrap">{alarm.returnedAt === null ? 'going on' : span(Date.parse(alarm.returnedAt) - Date.parse(alarm.raisedAt))}</td>
              <td>{stateWords[alarm.state]}</td>
              <td>{alarm.acknowledgedBy ?? <span class="muted">nobody</span>}</td>
              <td class="number">{alarm.repeats + 1}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
