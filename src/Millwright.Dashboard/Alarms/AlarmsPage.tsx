import type { ApiClient, Page } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import { causeWords } from '../Episodes/causeWords';
import type { Episode } from '../Episodes/episode';
import type { Machine } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import { episodeHash, machineHash } from '../Shell/route';
import { Lasting } from '../Time/Ago';

export interface AlarmsPageProps {
  /** The machine of a machine id, from the live feed. */
  readonly machineOf: (id: string) => Machine | undefined;
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

/** What is wrong in the plant at this moment: the failure episodes that go on, newest first. */
export function AlarmsPage({ machineOf, now, preferences, api }: AlarmsPageProps) {
  const { data, error, reload } = useGet<Page<Episode>>(api, 'episodes', { active: true, limit: 200 });
  return (
    <article class="alarms-page" aria-labelledby="page-title">
      <h1 id="page-title" tabIndex={-1}>Alarms</h1>
      {error && <Failure error={error} what="the open episodes" onRetry={reload} />}
      {!data && !error && <p class="nothing">Loading …</p>}
      {data?.items.length === 0 && <p class="nothing">No episode is open.</p>}
      <ul class="episodes">
        {data?.items.map((episode) => {
          const machine = machineOf(episode.machineId);
          const unit = machine?.sensors.find(({ name }) => name === episode.cause.sensor)?.unit ?? null;
          return (
            <li key={episode.id}>
              <a href={machineHash(episode.machineId)}>{machine?.name ?? episode.machineId}</a>
              <a href={episodeHash(episode.id)}>{causeWords(episode.cause, unit, preferences)}</a>
              <span class="muted">for <Lasting since={episode.startTime} now={now} plantZone={preferences.zones.get(machine?.site ?? '')} /></span>
            </li>
          );
        })}
      </ul>
    </article>
  );
}
