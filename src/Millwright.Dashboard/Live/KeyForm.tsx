import { useState } from 'preact/hooks';
import type { TargetedSubmitEvent } from 'preact';

/** Asks for the API key of a server that wants one. */
export function KeyForm({ refused, onKey }: { refused: boolean; onKey: (key: string) => void }) {
  const [key, setKey] = useState('');
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (key.trim() !== '') onKey(key.trim());
  };
  return (
    <main class="notice">
      <form onSubmit={submit}>
        <h1>This server asks for a key</h1>
        <p>Enter an API key. It is kept until this tab is closed.</p>
        <label for="key">API key</label>
        <div class="together">
          <input id="key" type="password" autoComplete="off" autofocus value={key} aria-invalid={refused} aria-describedby="key-error"
            onInput={(event) => setKey(event.currentTarget.value)} />
          <button type="submit">Open</button>
        </div>
        <p id="key-error" class="error-text" role="alert">{refused ? 'The server refused this key. Check it, or ask whoever runs the server for another.' : ''}</p>
      </form>
    </main>
  );
}
