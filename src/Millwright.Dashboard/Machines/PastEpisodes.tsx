import type { Pages } from '../Api/usePages';
import { causeWords } from '../Episodes/causeWords';
import type { Episode } from '../Episodes/episode';
import type { Preferences } from '../Preferences/preferences';
import { episodeHash } from '../Shell/route';
import { span } from '../Time/age';
import { formatTime } from '../Time/moment';
import { More } from './More';

interface Props {
  readonly episodes: Pages<Episode>;
  readonly now: number;
  readonly unitOf: (sensor: string | null) => string | null;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

/** A machine's failure episodes, newest first. */
export function PastEpisodes({ episodes, now, unitOf, preferences, plantZone }: Props) {
  return (
    <section class="past-episodes" aria-labelledby="episodes-title">
      <h2 id="episodes-title">Episodes</h2>
      {episodes.items.length === 0 && !episodes.isLoading && !episodes.error && <p class="muted">This machine has not failed yet.</p>}
      <ol>
        {episodes.items.map((episode) => (
          <li key={episode.id} class={episode.isActive ? 'active' : ''}>
            <a href={episodeHash(episode.id)}>
              <span class="when">{formatTime(episode.startTime, preferences, plantZone)}</span>
              <span class="length">{episode.isActive ? 'going on for ' : ''}{span(Date.parse(episode.endTime ?? new Date(now).toISOString()) - Date.parse(episode.startTime))}</span>
              <span class="cause">{causeWords(episode.cause, unitOf(episode.cause.sensor), preferences)}</span>
            </a>
          </li>
        ))}
      </ol>
      <More pages={episodes} words="Older episodes" />
    </section>
  );
}
