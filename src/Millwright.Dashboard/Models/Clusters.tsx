import type { ApiClient, ItemList } from '../Api/client';
import { Failure } from '../Api/Failure';
import type { Schemas } from '../Api/schemas';
import { useGet } from '../Api/useGet';
import { count } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { nearestWords, traitWords } from './pattern';

interface Props {
  readonly api: ApiClient;
  readonly model: string;
  readonly number: number;
  readonly preferences: Preferences;
}

/** The kinds of failures that a version found, each with the named one that it is nearest to. */
export function Clusters({ api, model, number, preferences }: Props) {
  const { data, error, reload } = useGet<ItemList<Schemas['FailureClusterDocument']>>(api, `ml/models/${encodeURIComponent(model)}/versions/${number}/clusters`);
  if (!data && error) return <Failure error={error} what="the kinds" onRetry={reload} />;
  return (
    <ul class="profiles">
      {(data?.items ?? []).map(({ cluster, size, distinctive, nearest }) => (
        <li key={cluster}>
          <b>Kind {cluster + 1}</b> <span class="muted">{size === 1 ? 'one episode' : `${count(size, preferences)} episodes`}{nearest && `, ${nearestWords(nearest, preferences)}`}</span>
          <small>{traitWords(distinctive, preferences)}</small>
        </li>
      ))}
    </ul>
  );
}
