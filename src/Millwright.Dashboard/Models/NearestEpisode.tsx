import type { ApiClient, Page } from '../Api/client';
import { useGet } from '../Api/useGet';
import type { Analysis } from '../Episodes/analysis';
import { causeWords } from '../Episodes/causeWords';
import type { Episode } from '../Episodes/episode';
import { percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { episodeHash } from '../Shell/route';
import { span } from '../Time/age';
import { formatTime } from '../Time/moment';
import type { UnitOf } from './feature';

interface Props {
  readonly api: ApiClient;
  readonly machine: string;
  readonly unitOf: UnitOf;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

/** The past episode, of whichever machine, in which the same sensors moved as in the machine's newest one. Nothing for a machine that has not failed yet. */
export function NearestEpisode({ api, machine, unitOf, preferences, plantZone }: Props) {
  const newest = useGet<Page<Episode>>(api, `machines/${encodeURIComponent(machine)}/episodes`, { limit: 1 }).data?.items[0];
  const analysis = useGet<Analysis>(api, newest ? `episodes/${newest.id}/analysis` : null);
  if (!newest) return null;
  const nearest = analysis.data?.similar[0];
  return (
    <section class="foresight" aria-labelledby="nearest-title">
      <h3 id="nearest-title">Nearest past episode</h3>
      {!analysis.data && <p class="muted" role={analysis.error ? 'alert' : 'status'}>{analysis.error ? analysis.error.message : 'Loading …'}</p>}
      {analysis.data && !nearest && <p class="muted">No earlier episode is like <a href={episodeHash(newest.id)}>its newest one</a>.</p>}
      {nearest && (
        <>
          <p class="foreseen-value">{percent(nearest.similarity, preferences)} alike</p>
          <p>
            <a href={episodeHash(nearest.episodeId)}>{nearest.machineId}, {formatTime(nearest.startedAt, preferences, plantZone)}</a>{nearest.endedAt !== null && `, it took ${span(Date.parse(nearest.endedAt) - Date.parse(nearest.startedAt))}`}: {causeWords(nearest.cause, nearest.cause.sensor === null ? null : unitOf(nearest.cause.sensor), preferences)}
          </p>
          <p class="muted">The same sensors moved as in <a href={episodeHash(newest.id)}>its newest episode</a>, of {formatTime(newest.startTime, preferences, plantZone)}.</p>
        </>
      )}
    </section>
  );
}
