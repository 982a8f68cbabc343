import type { Preferences } from '../Preferences/preferences';
import { episodeHash } from '../Shell/route';
import { Ago, Lasting } from '../Time/Ago';
import { count } from './figures';
import type { Episode, Sensor } from './machine';
import { reasonWords } from './reasonWords';

interface Props {
  readonly episode: Episode;
  readonly sensors: readonly Sensor[];
  readonly now: number;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

/** The failure episode that is going on. */
export function EpisodeCard({ episode, sensors, now, preferences, plantZone }: Props) {
  return (
    <section class="episode" aria-label="Active episode">
      <h2><a href={episodeHash(episode.id)}>Active episode</a> <span class="lasting"><Lasting since={episode.startedAt} now={now} plantZone={plantZone} /></span></h2>
      <p>{reasonWords(episode.cause, sensors, preferences, plantZone)}</p>
      <p class="muted">
        last bad <Ago at={episode.lastBadAt} now={now} plantZone={plantZone} /> · {count(episode.readingCount, preferences)} readings
        {episode.reopened > 0 && ` · reopened ${episode.reopened === 1 ? 'once' : `${episode.reopened} times`}`}
      </p>
    </section>
  );
}
