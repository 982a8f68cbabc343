import { textOf } from '../Alarms/alarm';
import { severityWords, stateWords } from '../Alarms/words';
import type { Preferences } from '../Preferences/preferences';
import { alarmHash, machineHash } from '../Shell/route';
import { momentOf } from '../Time/moment';
import type { Timeline } from './timeline';

interface Props {
  readonly timeline: Timeline;
  /** The alarm that is marked. */
  readonly first: string;
  readonly preferences: Preferences;
  readonly zone: string | undefined;
}

/** A row for each machine, on it a bar for each alarm from its raise to its return. */
export function TimelineView({ timeline, first, preferences, zone }: Props) {
  const time = (at: number): string => momentOf(new Date(at).toISOString(), preferences, zone)?.time ?? '';
  return (
    <div class="timeline">
      <div class="axis" aria-hidden="true"><span />
        <p>{[0, 0.25, 0.5, 0.75, 1].map((share) => <span key={share}>{time(timeline.from + (timeline.to - timeline.from) * share)}</span>)}</p>
      </div>
      <ul>
        {timeline.machines.map(({ machineId, machineName, lanes, bars }) => (
          <li key={machineId}>
            <a href={machineHash(machineId)}>{machineName}</a>
            <div class="lanes" style={{ height: `${lanes * 1.5}rem` }}>
              {bars.map(({ alarm, from, to, lane }) => (
                <a key={alarm.id} href={alarmHash(alarm.id)} class={`bar-of ${alarm.severity} ${alarm.returnedAt === null ? 'going' : ''} ${alarm.id === first ? 'first' : ''}`}
                  style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%`, top: `${lane * 1.5}rem` }}
                  title={`${textOf(alarm)} ${severityWords[alarm.severity]}, ${stateWords[alarm.state].toLowerCase()}, raised ${time(Date.parse(alarm.raisedAt))}`}>
                  <span>{alarm.id === first && '★ '}{alarm.ruleName}{alarm.id === first && <span class="unseen">, the probable first cause</span>}</span>
                </a>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
