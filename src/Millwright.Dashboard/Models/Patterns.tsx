import { useState } from 'preact/hooks';
import { ifVersion, type ApiClient, type ItemList } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import { NotSaved } from '../Notices/NotSaved';
import { useSaving } from '../Notices/useSaving';
import { count } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { Dialog } from '../Shell/Dialog';
import { episodeHash } from '../Shell/route';
import type { Pattern } from './pattern';

interface Props {
  readonly api: ApiClient;
  readonly preferences: Preferences;
}

/** Episodes of a kind that are linked to. */
const MOST_EPISODES = 12;

/** The kinds of failures that people know by name; clusters and predictions are compared with them. */
export function Patterns({ api, preferences }: Props) {
  const { data, error, isLoading, reload } = useGet<ItemList<Pattern>>(api, 'ml/patterns');
  const [forgetting, setForgetting] = useState<Pattern | null>(null);
  const items = data?.items ?? [];
  return (
    <section aria-labelledby="patterns-title">
      <h2 id="patterns-title">Kinds that people know</h2>
      {error && <Failure error={error} what="the named kinds" onRetry={reload} />}
      {items.length === 0 && !error && <p class="muted">{isLoading ? 'Loading …' : 'None has a name yet. On the page of an episode that has ended, say of which kind it was; kinds that were found are then compared with it.'}</p>}
      <ul class="profiles">
        {items.map((pattern) => (
          <li key={pattern.name}>
            <b>{pattern.name}</b> {pattern.description} <span class="muted">{originWords(pattern, preferences)}, by {pattern.by}</span>{' '}
            {pattern.episodes.slice(0, MOST_EPISODES).map((episode, index) => <span key={episode}><a href={episodeHash(episode)}>episode {index + 1}</a> </span>)}
            <button type="button" class="quiet" onClick={() => setForgetting(pattern)}>Forget<span class="unseen"> {pattern.name}</span></button>
          </li>
        ))}
      </ul>
      {forgetting && <ForgetDialog api={api} pattern={forgetting} onClose={() => setForgetting(null)} onForgotten={() => { setForgetting(null); reload(); }} />}
    </section>
  );
}

function originWords({ episodes, profile }: Pattern, preferences: Preferences): string {
  if (episodes.length === 0) return `given by ${count(Object.keys(profile).length, preferences)} features`;
  return `learnt from ${episodes.length === 1 ? 'one episode' : `${count(episodes.length, preferences)} episodes`}`;
}

interface ForgetProps {
  readonly api: ApiClient;
  readonly pattern: Pattern;
  readonly onClose: () => void;
  readonly onForgotten: () => void;
}

/** What people said of episodes is gone with it, so it is asked for first. */
function ForgetDialog({ api, pattern: { name, version }, onClose, onForgotten }: ForgetProps) {
  const { isBusy, failure, send } = useSaving(api, onForgotten);
  const forget = (): void => send('DELETE', `ml/patterns/${encodeURIComponent(name)}`, undefined, ifVersion(version));
  return (
    <Dialog title={`Forget “${name}”?`} confirm="Forget" isBusy={isBusy} onConfirm={forget} onClose={onClose}>
      <p>Which episodes were said to be of it is forgotten, too; the episodes stay.</p>
      <NotSaved failure={failure} />
    </Dialog>
  );
}
