import { SeverityMark } from '../Alarms/SeverityMark';
import { useAlarms } from '../Alarms/AlarmsProvider';
import { alarmCount } from '../Alarms/words';
import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { usePages } from '../Api/usePages';
import type { Preferences } from '../Preferences/preferences';
import { incidentHash } from '../Shell/route';
import { useSettled } from '../Shell/useSettled';
import { Ago } from '../Time/Ago';
import { placeOf, type Incident } from './incident';

export interface IncidentsPageProps {
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
}

/** Alarms that tell one story, told as one: the newest first. */
export function IncidentsPage({ now, preferences, api }: IncidentsPageProps) {
  const { feed } = useAlarms();
  // Incidents are made of alarms: when those come and go, the list is asked for again, but not for each one of a flood.
  const settled = useSettled(feed.roster, 2000);
  const { items, error, isLoading, more, reload } = usePages<Incident>(api, 'incidents', { limit: 50 }, settled);
  return (
    <article class="reading" aria-labelledby="page-title">
      <header><h1 id="page-title" tabIndex={-1}>Incidents</h1><p class="muted">Alarms of one line that came close together, with the one that probably caused the others.</p></header>
      {error && <Failure error={error} what="the incidents" onRetry={reload} />}
      {items.length === 0 && !error && (isLoading ? <p class="nothing" role="status">Loading …</p>
        : <p class="nothing">No incident yet: no alarms have come close together. Single alarms are in <a href="#/alarms">the alarm list</a>.</p>)}
      <ul class="cards">
        {items.map((incident) => (
          <li key={incident.id}>
            <a class={`card ${incident.severity} ${incident.waiting > 0 ? 'waiting' : ''}`} href={incidentHash(incident.id)}>
              <span class="card-head"><SeverityMark severity={incident.severity} hollow={incident.open === 0} /> <b>{placeOf(incident)}</b>
                <span class="muted"><Ago at={incident.startedAt} now={now} plantZone={preferences.zones.get(incident.site ?? '')} /></span></span>
              <span>{incident.firstCause.machine}: {incident.firstCause.ruleName}</span>
              <span class="muted">{alarmCount(incident.alarms)} on {incident.machines.length === 1 ? 'one machine' : `${incident.machines.length} machines`} ·{' '}
                {incident.open === 0 ? 'over' : `${incident.open} not over yet`}{incident.waiting > 0 && <b> · {incident.waiting} not acknowledged</b>}</span>
            </a>
          </li>
        ))}
      </ul>
      {more && <p class="nothing"><button type="button" onClick={more}>Show older ones</button></p>}
    </article>
  );
}
