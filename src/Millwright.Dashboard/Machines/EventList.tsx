import type { ApiClient } from '../Api/client';
import { usePages } from '../Api/usePages';
import { eventSeverity, eventWords, type MachineEvent } from '../History/event';
import type { Preferences } from '../Preferences/preferences';
import { episodeHash } from '../Shell/route';
import { momentOf } from '../Time/moment';
import { More } from './More';

interface Props {
  readonly api: ApiClient;
  readonly machine: string;
  /** Only what had happened by then; null: all. */
  readonly moment: number | null;
  /** Another one: something has happened since. */
  readonly edition: unknown;
  readonly unitOf: (sensor: string | null) => string | null;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
  readonly onMoment: (moment: number) => void;
}

/** What the twin decided, newest first, by days; the time of each shows the machine at it. */
export function EventList({ api, machine, moment, edition, unitOf, preferences, plantZone, onMoment }: Props) {
  const to = moment === null ? undefined : new Date(moment + 1).toISOString();
  const events = usePages<MachineEvent>(api, `machines/${encodeURIComponent(machine)}/events`, { limit: 40, to }, edition);
  let day = '';
  return (
    <section class="events" aria-labelledby="events-title">
      <h2 id="events-title">Events</h2>
      {events.items.length === 0 && !events.isLoading && !events.error && <p class="muted">Nothing has happened yet.</p>}
      <ol>
        {events.items.map((event) => {
          const time = momentOf(event.at, preferences, plantZone);
          const isNewDay = time?.date !== day;
          day = time?.date ?? day;
          return (
            <li key={event.id} class={eventSeverity(event)}>
              {isNewDay && <h3>{day}</h3>}
              <button type="button" class="quiet time" title="Show the machine at this moment" onClick={() => onMoment(Date.parse(event.at))}>{time?.time}</button>
              <span class="words">{event.episodeId ? <a href={episodeHash(event.episodeId)}>{eventWords(event, unitOf(event.sensor), preferences)}</a> : eventWords(event, unitOf(event.sensor), preferences)}</span>
            </li>
          );
        })}
      </ol>
      <More pages={events} words="Older events" />
    </section>
  );
}
