import { useEffect } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import { formatFigure, spoken } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { episodeHash, incidentHash, machineHash, ruleHash } from '../Shell/route';
import { Ago, Lasting } from '../Time/Ago';
import { formatTime } from '../Time/moment';
import { textOf, type Alarm, type AlarmDetail } from './alarm';
import { useAlarms } from './AlarmsProvider';
import { chartHash } from './chartHash';
import { SeverityMark } from './SeverityMark';
import { Transitions } from './Transitions';
import { useActing } from './useActing';
import { actions, actionWords, stateWords } from './words';

export interface AlarmPageProps {
  readonly id: string;
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
}

/** One alarm: how it stands, what can be done about it, and its life so far. */
export function AlarmPage({ id, now, preferences, api }: AlarmPageProps) {
  const { feed } = useAlarms();
  const { data, error, reload } = useGet<AlarmDetail>(api, `alarms/${encodeURIComponent(id)}`);
  const live = feed.items.get(id);
  // The feed knows first that something has changed; the steps are asked for again then.
  useEffect(() => {
    if (data && live && live.version > data.alarm.version) reload();
  }, [live?.version]);
  const acting = useActing(api, reload);
  const alarm = data && live && live.version > data.alarm.version ? live : data?.alarm;
  if (!data || !alarm) {
    return (
      <article class="detail" aria-labelledby="page-title">
        <h1 id="page-title" tabIndex={-1}>Alarm</h1>
        {error ? <Failure error={error} what="this alarm" onRetry={reload} /> : <p class="nothing" role="status">Loading …</p>}
      </article>
    );
  }
  return (
    <article class="detail" aria-labelledby="page-title">
      <p class="crumbs"><a href="#/alarms">Alarms</a> / <a href={machineHash(alarm.machineId)}>{alarm.machineName}</a></p>
      <h1 id="page-title" tabIndex={-1}>{textOf(alarm)}</h1>
      <p class={`standing ${alarm.severity}`}>
        <SeverityMark severity={alarm.severity} hollow={alarm.returnedAt !== null} /> <b>{stateWords[alarm.state]}</b>
        {alarm.returnedAt === null && alarm.state !== 'cleared' && <span class="muted">for <Lasting since={alarm.raisedAt} now={now} plantZone={preferences.zones.get(alarm.site ?? '')} /></span>}
        {alarm.chattering && <span class="flag">chattering</span>}
        {alarm.escalatedAt !== null && <span class="flag">escalated</span>}
      </p>
      <p class="buttons">
        {actions.filter((action) => alarm.actions.includes(action)).map((action) => (
          <button key={action} type="button" class={action === 'acknowledge' ? 'main' : ''} onClick={() => acting.begin(action, [alarm])}>{actionWords[action]}</button>
        ))}
        {alarm.actions.length === 0 && <span class="muted">This alarm is over; nothing can be done about it any more.</span>}
      </p>
      <Facts alarm={alarm} now={now} preferences={preferences} />
      <h2>What has happened</h2>
      <Transitions transitions={data.transitions.items} preferences={preferences} zone={preferences.zones.get(alarm.site ?? '')} />
      {acting.element}
    </article>
  );
}

function Facts({ alarm, now, preferences }: { alarm: Alarm; now: number; preferences: Preferences }) {
  const zone = preferences.zones.get(alarm.site ?? '');
  return (
    <dl class="pairs">
      <div><dt>Machine</dt><dd><a href={machineHash(alarm.machineId)}>{alarm.machineName}</a></dd></div>
      {alarm.site !== null && <div><dt>Place</dt><dd>{[alarm.site, alarm.line].filter(Boolean).join(' / ')}</dd></div>}
      {alarm.sensor !== null && <div><dt>Sensor</dt><dd>{spoken(alarm.sensor)}</dd></div>}
      {alarm.value !== null && <div><dt>Value</dt><dd>{formatFigure(alarm.value, alarm.unit, preferences)}{alarm.limit !== null && <span class="muted"> limit {formatFigure(alarm.limit, alarm.unit, preferences)}</span>}</dd></div>}
      <div><dt>Raised</dt><dd>{formatTime(alarm.raisedAt, preferences, zone)}{alarm.repeats > 0 && <span class="muted"> and {alarm.repeats}× again</span>}</dd></div>
      {alarm.returnedAt !== null && <div><dt>Returned to normal</dt><dd>{formatTime(alarm.returnedAt, preferences, zone)}</dd></div>}
      <div><dt>Acknowledged</dt><dd>{alarm.acknowledgedAt === null ? 'by nobody' : <>by {alarm.acknowledgedBy} <Ago at={alarm.acknowledgedAt} now={now} plantZone={zone} /></>}</dd></div>
      <div><dt>Assigned to</dt><dd>{alarm.assignedTo ?? 'nobody'}</dd></div>
      {alarm.shelvedUntil !== null && <div><dt>Shelved until</dt><dd>{formatTime(alarm.shelvedUntil, preferences, zone)}{alarm.shelvedReason !== null && <span class="muted"> {alarm.shelvedReason}</span>}</dd></div>}
      <div><dt>Rule</dt><dd><a href={ruleHash(alarm.rule)}>{alarm.ruleName}</a></dd></div>
      {alarm.episodeId !== null && <div><dt>Episode</dt><dd><a href={episodeHash(alarm.episodeId)}>During a failure</a></dd></div>}
      {alarm.incidentId !== null && <div><dt>Incident</dt><dd><a href={incidentHash(alarm.incidentId)}>With others</a></dd></div>}
      <div><dt>Chart</dt><dd><a href={chartHash(alarm, now)}>The machine at that time</a></dd></div>
    </dl>
  );
}
