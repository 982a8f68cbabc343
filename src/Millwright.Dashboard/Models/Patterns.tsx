import { ifVersion, type ApiClient, type ItemList } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import { NotSaved } from '../Notices/NotSaved';
import { useSaving } from '../Notices/useSaving';
import { count } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { episodeHash } from '../Shell/route';
import type { Pattern } from './pattern';

interface Props {
  readonly api: ApiClient;
  readonly preferences: Preferences;
}

/** The kinds of failures that people know by name; clusters and predictions are compared with them. */
export function Patterns({ api, preferences }: Props) {
  const { data, error, isLoading, reload } = useGet<ItemList<Pattern>>(api, 'ml/patterns');
  const { failure, send } = useSaving(api, reload);
  const items = data?.items ?? [];
  return (
    <section aria-labelledby="patterns-title">
      <h2 id="patterns-title">Kinds that people know</h2>
      {error && <Failure error={error} what="the named kinds" onRetry={reload} />}
      {items.length === 0 && !error && <p class="muted">{isLoading ? 'Loading …' : 'None has a name yet. On the page of an episode that has ended, say of which kind it was; kinds that were found are then compared with it.'}</p>}
      <NotSaved failure={failure} />
      <ul class="profiles">
        {items.map(({ name, description, episodes, profile, by, version }) => (
          <li key={name}>
            <b>{name}</b> {description}{' '}
            <span class="muted">{episodes.length > 0 ? `learnt from ${count(episodes.length, preferences)} episodes` : `given by ${count(Object.keys(profile).length, preferences)} features`}, by {by}</span>{' '}
            {episodes.map((episode, index) => <a key={episode} href={episodeHash(episode)}>episode {index + 1} </a>)}
            <button type="button" class="quiet" onClick={() => send('DELETE', `ml/patterns/${encodeURIComponent(name)}`, undefined, ifVersion(version))}>Forget<span class="unseen"> {name}</span></button>
          </li>
        ))}
      </ul>
    </section>
  );
}
