import { useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { ApiError } from '../Api/problem';
import { usePages } from '../Api/usePages';
import { More } from '../Machines/More';
import type { Preferences } from '../Preferences/preferences';
import { formatTime } from '../Time/moment';
import type { Note } from './analysis';

interface Props {
  readonly api: ApiClient;
  readonly episode: string;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

/** The author's name is asked for once. */
const authorKey = 'millwright.author';

/** What people have written about an episode. */
export function Notes({ api, episode, preferences, plantZone }: Props) {
  const path = `episodes/${encodeURIComponent(episode)}/notes`;
  const [edition, setEdition] = useState(0);
  const notes = usePages<Note>(api, path, { limit: 50 }, edition);
  const [author, setAuthor] = useState(() => localStorage.getItem(authorKey) ?? '');
  const [text, setText] = useState('');
  const [failure, setFailure] = useState<ApiError | null>(null);
  const order = async (what: () => Promise<unknown>): Promise<void> => {
    try {
      await what();
      setFailure(null);
      setEdition((before) => before + 1);
    } catch (error) {
      setFailure(error instanceof ApiError ? error : new ApiError(0, 'unreadable', String(error)));
    }
  };
  const add = (): Promise<void> => order(async () => {
    localStorage.setItem(authorKey, author.trim());
    await api.send('POST', path, { author: author.trim() === '' ? null : author.trim(), text: text.trim() });
    setText('');
  });
  const wrong = (field: string): string | undefined => failure?.details.find((detail) => detail.field === field)?.message;
  return (
    <section class="notes" aria-labelledby="notes-title">
      <h2 id="notes-title">Notes</h2>
      <ul>
        {notes.items.map((note) => (
          <li key={note.id}>
            <p class="muted"><b>{note.author}</b> {formatTime(note.createdAt, preferences, plantZone)}
              <button type="button" class="quiet" aria-label={`Delete the note of ${note.author}`} onClick={() => void order(() => api.send('DELETE', `${path}/${encodeURIComponent(note.id)}`))}>Delete</button></p>
            <p class="text">{note.text}</p>
          </li>
        ))}
      </ul>
      <More pages={notes} words="Older notes" />
      <form onSubmit={(event) => (event.preventDefault(), void add())}>
        <label for="note-author">Your name</label>
        <input id="note-author" value={author} autoComplete="name" aria-invalid={wrong('author') !== undefined} onInput={(event) => setAuthor(event.currentTarget.value)} />
        <label for="note-text">Note</label>
        <textarea id="note-text" rows={3} value={text} required aria-invalid={wrong('text') !== undefined} onInput={(event) => setText(event.currentTarget.value)} />
        <p class="error-text" role="alert">{failure && [failure.message, wrong('author') && `Name: ${wrong('author')}`, wrong('text') && `Note: ${wrong('text')}`].filter(Boolean).join(' ')}</p>
        <button type="submit" disabled={text.trim() === ''}>Add note</button>
      </form>
    </section>
  );
}
