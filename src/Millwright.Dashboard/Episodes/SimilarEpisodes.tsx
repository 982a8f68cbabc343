import type { Machine } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import { episodeHash } from '../Shell/route';
import { span } from '../Time/age';
import { formatTime } from '../Time/moment';
import type { Similar } from './analysis';
import { causeWords } from './causeWords';

interface Props {
  readonly similar: readonly Similar[];
  readonly machineOf: (id: string) => Machine | undefined;
  readonly preferences: Preferences;
}

/** Past episodes in which the same sensors moved alike, the most similar first. */
export function SimilarEpisodes({ similar, machineOf, preferences }: Props) {
  return (
    <section class="similar" aria-labelledby="similar-title">
      <h2 id="similar-title">Similar episodes</h2>
      {similar.length === 0 && <p class="muted">None so far.</p>}
      <ol>
        {similar.map(({ episodeId, machineId, startedAt, endedAt, similarity, cause }) => {
          const machine = machineOf(machineId);
          return (
            <li key={episodeId}>
              <a href={episodeHash(episodeId)}>
                <span class="share"><b>{Math.round(similarity * 100)} %</b> alike</span>
                <span>{machine?.name ?? machineId} · {formatTime(startedAt, preferences, preferences.zones.get(machine?.site ?? ''))}{endedAt !== null && ` · ${span(Date.parse(endedAt) - Date.parse(startedAt))}`}</span>
                <span class="muted">{causeWords(cause, machine?.sensors.find(({ name }) => name === cause.sensor)?.unit ?? null, preferences)}</span>
              </a>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
