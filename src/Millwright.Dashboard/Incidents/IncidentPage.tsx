import { useMemo } from 'preact/hooks';
import { AlarmTable } from '../Alarms/AlarmTable';
import { isWaiting, type Alarm } from '../Alarms/alarm';
import { useAlarms } from '../Alarms/AlarmsProvider';
import { SeverityMark } from '../Alarms/SeverityMark';
import { useActing } from '../Alarms/useActing';
import { alarmCount } from '../Alarms/words';
import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import type { Preferences } from '../Preferences/preferences';
import { alarmHash } from '../Shell/route';
import { formatTime } from '../Time/moment';
import { placeOf, type IncidentDetail } from './incident';
import { timelineOf } from './timeline';
import { TimelineView } from './TimelineView';

export interface IncidentPageProps {
  readonly id: string;
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
}

/** One incident: what probably caused it, and its alarms along time. */
export function IncidentPage({ id, now, preferences, api }: IncidentPageProps) {
  const { feed } = useAlarms();
  const { data, error, reload } = useGet<IncidentDetail>(api, `incidents/${encodeURIComponent(id)}`);
  const acting = useActing(api, reload);
  const alarms = useMemo(() => data?.alarms.items.map((alarm) => newer(alarm, feed.items.get(alarm.id))) ?? [], [data, feed.tail]);
  if (!data) {
    return (
      <article class="detail" aria-labelledby="page-title">
        <h1 id="page-title" tabIndex={-1}>Incident</h1>
        {error ? <Failure error={error} what="this incident" onRetry={reload} /> : <p class="nothing" role="status">Loading …</p>}
      </article>
    );
  }
  const { incident } = data;
  const { firstCause } = incident;
  const first = alarms.find(({ id: alarm }) => alarm === firstCause.alarmId);
  const zone = preferences.zones.get(incident.site ?? '');
  const waiting = alarms.filter(isWaiting);
  return (
    <article class="detail" aria-labelledby="page-title">
      <p class="crumbs"><a href="#/incidents">Incidents</a> / {placeOf(incident)}</p>
      <h1 id="page-title" tabIndex={-1}>{first?.machineName ?? firstCause.machine}: {firstCause.ruleName}</h1>
      <div class={`standing ${incident.severity}`}>
        <SeverityMark severity={incident.severity} hollow={alarms.every(({ returnedAt }) => returnedAt !== null)} />
        <span><b>Probable first cause:</b> <a href={alarmHash(firstCause.alarmId)}>{first?.text ?? firstCause.ruleName}</a> {firstCause.why}</span>
      </div>
      <p class="buttons">
        {waiting.length > 0
          ? <button type="button" class="main" onClick={() => acting.begin('acknowledge', waiting)}>{waiting.length === 1 ? 'Acknowledge' : `Acknowledge all ${waiting.length}`}</button>
          : <span class="muted">All {alarmCount(alarms.length)} are acknowledged or put aside.</span>}
      </p>
      <h2>Along time, from {formatTime(incident.startedAt, preferences, zone)}</h2>
      <TimelineView timeline={timelineOf(alarms, now)} first={firstCause.alarmId} preferences={preferences} zone={zone} />
      <h2>{alarmCount(alarms.length)}, the first first</h2>
      {data.alarms.nextCursor !== null && <p class="muted">The first {alarms.length} of {incident.alarms}.</p>}
      <AlarmTable alarms={alarms} preferences={preferences} />
      {acting.element}
    </article>
  );
}

function newer(alarm: Alarm, live: Alarm | undefined): Alarm {
  return live && live.version >= alarm.version ? live : alarm;
}
