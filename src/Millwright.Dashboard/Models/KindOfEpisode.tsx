import { useState } from 'preact/hooks';
import { ifVersion, type ApiClient, type ItemList } from '../Api/client';
import { useGet } from '../Api/useGet';
import { NotSaved } from '../Notices/NotSaved';
import { useSaving } from '../Notices/useSaving';
import { usePreferences } from '../Preferences/PreferencesProvider';
import { Dialog } from '../Shell/Dialog';
import { TextField } from '../Shell/TextField';
import type { Pattern } from './pattern';

interface Props {
  readonly api: ApiClient;
  /** One that has ended. */
  readonly episode: string;
}

/** Of which kind people say that an episode was. */
export function KindOfEpisode({ api, episode }: Props) {
  const { data, reload } = useGet<ItemList<Pattern>>(api, 'ml/patterns');
  const [isSaying, setSaying] = useState(false);
  if (!data) return null;
  const patterns = data.items;
  const of = patterns.filter(({ episodes }) => episodes.includes(episode)).map(({ name }) => name);
  return (
    <p>
      {of.length > 0 ? <>People say that it was: <b>{of.join(', ')}</b>. </> : 'Nobody has said of which kind it was. '}
      <button type="button" onClick={() => setSaying(true)}>Say its kind</button>
      {isSaying && <KindDialog api={api} episode={episode} patterns={patterns} onClose={() => setSaying(false)} onSaid={() => { setSaying(false); reload(); }} />}
    </p>
  );
}

interface DialogProps extends Props {
  readonly patterns: readonly Pattern[];
  readonly onClose: () => void;
  readonly onSaid: () => void;
}

function KindDialog({ api, episode, patterns, onClose, onSaid }: DialogProps) {
  const { name: by } = usePreferences();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const { isBusy, failure, wrong, send } = useSaving(api, onSaid);
  const known = patterns.find((pattern) => pattern.name === name.trim());
  const say = (): void => send(
    'PUT', `ml/patterns/${encodeURIComponent(name.trim())}`,
    { description: known?.description ?? description.trim(), episodes: [...new Set([...known?.episodes ?? [], episode])], ...(by === '' ? {} : { by }) },
    known ? ifVersion(known.version) : { headers: { 'If-None-Match': '*' } });
  return (
    <Dialog title="Of which kind was it?" confirm="Say so" isBusy={isBusy} onConfirm={say} onClose={onClose}>
      <div class="fields">
        {patterns.length > 0 && (
          <label>Kind
            <select value={known ? known.name : ''} onChange={(event) => setName(event.currentTarget.value)}>
              <option value="">another</option>
              {patterns.map((pattern) => <option key={pattern.name} value={pattern.name}>{pattern.name}</option>)}
            </select>
          </label>
        )}
        {!known && <TextField label="Its name" value={name} isRequired wrong={wrong('name')} onInput={setName} />}
        {!known && <TextField label="What it is" hint="may be left empty" value={description} wrong={wrong('description')} onInput={setDescription} />}
      </div>
      <NotSaved failure={failure} />
      <p class="muted">{known && known.episodes.length === 0 ? 'Its given profile is replaced by what this episode looked like.' : 'What the kind looks like is learnt from all episodes that are said to be of it.'}</p>
    </Dialog>
  );
}
