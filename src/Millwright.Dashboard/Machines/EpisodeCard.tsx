import type { Preferences } from '../Preferences/preferences';
import { episodeHash } from '../Shell/route';
import { Ago } from '../Time/Ago';
import { count } from './figures';
import type { Episode } from './machine';

interface Props {
  readonly episode: Episode;
  readonly now: number;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

/** The failure episode that is going on. */
export function EpisodeCard({ episode, now, preferences, plantZone }: Props) {
  return (
    <section class="episode" aria-label="Active episode">
      <h2><a href={episodeHash(episode.id)}>Active episode</a></h2>
      <p>{episode.cause}</p>
      <p class="muted">
        began <Ago at={episode.startedAt} now={now} plantZone={plantZone} /> · last bad <Ago at={episode.lastBadAt} now={now} plantZone={plantZone} /> · {count(episode.readingCount, preferences)} readings
        {episode.reopened > 0 && ` · reopened ${episode.reopened === 1 ? 'once' : `${episode.reopened} times`}`}
      </p>
    </section>
  );
}
