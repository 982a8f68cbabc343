import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import type { Machine } from '../Machines/machine';
import { count, formatFigure, spoken } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { machineHash } from '../Shell/route';
import { span } from '../Time/age';
import { formatTime } from '../Time/moment';
import { causeWords } from './causeWords';
import type { Episode } from './episode';

export interface EpisodePageProps {
  readonly id: string;
  /** The machine of a machine id, from the live feed. */
  readonly machineOf: (id: string) => Machine | undefined;
  /** The server's time in ms, in whole seconds. */
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  /** The page's own part of the address, without the question mark. */
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

/** One failure episode: when, why, how bad. */
export function EpisodePage({ id, machineOf, now, preferences, api }: EpisodePageProps) {
  const { data: episode, error, reload } = useGet<Episode>(api, `episodes/${encodeURIComponent(id)}`);
  return (
    <article class="episode-page" aria-labelledby="page-title">
      <h1 id="page-title" tabIndex={-1}>Episode{episode && <> of <a href={machineHash(episode.machineId)}>{machineOf(episode.machineId)?.name ?? episode.machineId}</a></>}</h1>
      {episode ? <Facts episode={episode} machine={machineOf(episode.machineId)} now={now} preferences={preferences} />
        : error ? <Failure error={error} what={`the episode ${id}`} onRetry={reload} /> : <p class="nothing">Loading …</p>}
    </article>
  );
}

function Facts({ episode, machine, now, preferences }: { episode: Episode; machine: Machine | undefined; now: number; preferences: Preferences }) {
  const zone = preferences.zones.get(machine?.site ?? '');
  const unitOf = (sensor: string | null): string | null => machine?.sensors.find(({ name }) => name === sensor)?.unit ?? null;
  const end = episode.endTime ?? new Date(now).toISOString();
  return (
    <>
      <p>{causeWords(episode.cause, unitOf(episode.cause.sensor), preferences)}</p>
      <dl class="pairs">
        <div><dt>Began</dt><dd>{formatTime(episode.startTime, preferences, zone)}</dd></div>
        <div><dt>{episode.isActive ? 'Going on for' : 'Ended'}</dt><dd>{episode.isActive ? span(now - Date.parse(episode.startTime)) : formatTime(end, preferences, zone)}</dd></div>
        {!episode.isActive && <div><dt>Lasted</dt><dd>{span(Date.parse(end) - Date.parse(episode.startTime))}</dd></div>}
        <div><dt>Readings</dt><dd>{count(episode.readingCount, preferences)}</dd></div>
        <div><dt>Reopened</dt><dd>{episode.reopened === 0 ? 'never' : `${count(episode.reopened, preferences)}×`}</dd></div>
      </dl>
      <h2>Smallest and largest values</h2>
      <table class="plain">
        <thead><tr><th>Sensor</th><th class="number">Smallest</th><th class="number">Largest</th></tr></thead>
        <tbody>
          {Object.entries(episode.peaks).map(([sensor, peak]) => (
            <tr key={sensor}>
              <th scope="row">{spoken(sensor)}</th>
              <td class="number" title={formatTime(peak.minAt, preferences, zone)}>{formatFigure(peak.min, unitOf(sensor), preferences)}</td>
              <td class="number" title={formatTime(peak.maxAt, preferences, zone)}>{formatFigure(peak.max, unitOf(sensor), preferences)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
