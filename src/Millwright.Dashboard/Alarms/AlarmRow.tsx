import { useMemo } from 'preact/hooks';
import type { Stop } from '../Lists/Rows';
import { formatFigure, spoken } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { alarmHash } from '../Shell/route';
import { Ago } from '../Time/Ago';
import { formatTime } from '../Time/moment';
import { isWaiting, textOf, type Alarm } from './alarm';
import { SeverityMark } from './SeverityMark';
import { actionWords, stateWords } from './words';

interface Props extends Stop {
  readonly alarm: Alarm;
  readonly now: number;
  readonly preferences: Preferences;
  readonly isSelected: boolean;
  readonly onSelect: (id: string, isSelected: boolean) => void;
  readonly onAct: (action: 'acknowledge' | 'unshelve' | 'return-to-service', alarm: Alarm) => void;
}

const quick = ['acknowledge', 'unshelve', 'return-to-service'] as const;
const quickWords = { acknowledge: 'Ack', unshelve: 'Unshelve', 'return-to-service': 'Return' } as const;

/** One alarm on one line (on a phone: three). Drawn again only when something of its own changed. */
export function AlarmRow(row: Props) {
  return useMemo(() => draw(row), [row.alarm, row.now, row.preferences, row.isSelected, row.tabIndex, row.onFocus, row.onSelect, row.onAct]);
}

function draw({ alarm, now, preferences, isSelected, onSelect, onAct, tabIndex, onFocus }: Props) {
  const zone = preferences.zones.get(alarm.site ?? '');
  const action = quick.find((candidate) => alarm.actions.includes(candidate));
  return (
    <div class={`row alarm-grid ${alarm.severity} ${isWaiting(alarm) ? 'waiting' : ''} ${alarm.returnedAt === null ? '' : 'returned'}`} data-selected={isSelected}>
      <label class="a-select" title="Select (x)">
        <input type="checkbox" checked={isSelected} tabIndex={-1} onChange={(event) => onSelect(alarm.id, event.currentTarget.checked)} />
        <span class="unseen">Select {alarm.machineName}: {alarm.ruleName}</span>
      </label>
      <span class="a-severity"><SeverityMark severity={alarm.severity} hollow={alarm.returnedAt !== null} /></span>
      <span class="a-state">{stateWords[alarm.state]}{alarm.state === 'shelved' && alarm.shelvedUntil !== null && <small> {age(alarm.shelvedUntil, now, preferences, zone)}</small>}</span>
      <a class="a-text" href={alarmHash(alarm.id)} tabIndex={tabIndex} data-id={alarm.id} title={textOf(alarm)} onFocus={() => onFocus(alarm.id)}>{textOf(alarm)}</a>
      <span class="a-machine" title={`${alarm.machineName} (${alarm.machineId})`}>{alarm.machineName} <small>{[alarm.site, alarm.line].filter(Boolean).join(' / ')}</small></span>
      <span class="a-value" title={alarm.sensor === null ? undefined : spoken(alarm.sensor)}>
        {alarm.value !== null && <><b>{formatFigure(alarm.value, alarm.unit, preferences)}</b>{alarm.limit !== null && <small> / {formatFigure(alarm.limit, alarm.unit, preferences)}</small>}</>}
      </span>
      <span class="a-notes"><Notes alarm={alarm} /></span>
      <span class="a-raised"><Ago at={alarm.raisedAt} now={now} plantZone={zone} /></span>
      <span class="a-act">
        {action && <button type="button" tabIndex={-1} title={actionWords[action]} aria-label={`${quickWords[action]} ${alarm.machineName}: ${alarm.ruleName}`} onClick={() => onAct(action, alarm)}>{quickWords[action]}</button>}
      </span>
    </div>
  );
}

function Notes({ alarm }: { alarm: Alarm }) {
  return (
    <>
      {alarm.repeats > 0 && <span class="flag" title={`Raised ${alarm.repeats + 1} times`}>{alarm.repeats + 1}×</span>}
      {alarm.chattering && <span class="flag" title="Raised three times or more within a minute">chattering</span>}
      {alarm.escalatedAt !== null && <span class="flag" title="Nobody acknowledged it in time">escalated</span>}
      {alarm.assignedTo !== null && <span class="flag" title="Assigned to">{alarm.assignedTo}</span>}
    </>
  );
}

function age(until: string, now: number, preferences: Preferences, zone: string | undefined) {
  const left = Math.max(0, Math.ceil((Date.parse(until) - now) / 60_000));
  return <span title={`until ${formatTime(until, preferences, zone)}`}>{left >= 60 ? `${Math.floor(left / 60)} h ${left % 60} min` : `${left} min`} left</span>;
}
