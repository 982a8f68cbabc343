import type { ApiClient } from '../Api/client';
import { useGet } from '../Api/useGet';
import { count } from '../Machines/figures';
import { usePreferences } from '../Preferences/PreferencesProvider';
import { Ago } from '../Time/Ago';
import type { Destination } from './notice';

/** Destinations that do not take what they are sent, or have something waiting; one word when all is well. */
export function Health({ api, now }: { api: ApiClient; now: number }) {
  const preferences = usePreferences();
  const { data } = useGet<{ readonly items: readonly Destination[] }>(api, 'notices/health', { limit: 200 });
  if (!data || data.items.length === 0) return null;
  const troubled = data.items.filter(({ breaker, consecutiveFailures, dead, pausedUntil }) => breaker !== 'closed' || consecutiveFailures > 0 || dead > 0 || pausedUntil !== null);
  return (
    <section aria-labelledby="health-title">
      <h2 id="health-title">Destinations</h2>
      {troubled.length === 0 && <p class="well">All {data.items.length} take what they are sent.</p>}
      <ul class="destinations">
        {troubled.map((destination) => (
          <li key={destination.id} class={destination.breaker === 'closed' ? '' : 'bad'}>
            <b>{destination.channel}</b> <small class="muted">{destination.recipient}</small>
            <span>{destination.breaker === 'open' ? <>Not reachable; tried again {destination.openUntil === null ? 'soon' : <Ago at={destination.openUntil} now={now} />}</>
              : destination.breaker === 'halfOpen' ? 'Being tried again' : destination.consecutiveFailures > 0 ? `Failed ${destination.consecutiveFailures}× in a row` : destination.pausedUntil !== null ? 'A flood is gathered into one message' : 'Takes what it is sent'}</span>
            <small class="muted">{count(destination.pending, preferences)} waiting, {count(destination.dead, preferences)} not delivered{destination.lastError !== null && ` · ${destination.lastError}`}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
