import { Ago } from '../Time/Ago';
import { count } from './figures';
import type { Episode } from './machine';

/** The failure episode that is going on. */
export function EpisodeCard({ episode, now }: { episode: Episode; now: number }) {
  return (
    <section class="episode" aria-label="Active episode">
      <h2>Active episode</h2>
      <p>{episode.cause}</p>
      <p class="muted">
        began <Ago at={episode.startedAt} now={now} /> · last bad <Ago at={episode.lastBadAt} now={now} /> · {count(episode.readingCount)} readings
        {episode.reopened > 0 && ` · reopened ${episode.reopened === 1 ? 'once' : `${episode.reopened} times`}`}
      </p>
    </section>
  );
}
