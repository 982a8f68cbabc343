import type { ApiClient } from '../Api/client';
import { ImportFile } from './ImportFile';

/** Readings from a file, at any time. */
export function ImportPage({ api }: { api: ApiClient }) {
  return (
    <article class="import-page" aria-labelledby="page-title">
      <h1 id="page-title" tabIndex={-1}>Import readings</h1>
      <p class="muted">Each reading is judged by itself: a bad one loses none of the others. Sending a file twice changes nothing.</p>
      <ImportFile api={api} onBusy={() => undefined} />
    </article>
  );
}
