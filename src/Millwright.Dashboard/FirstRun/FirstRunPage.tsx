import type { ApiClient } from '../Api/client';
import { Command } from './Command';
import { DemoStart } from './DemoStart';
import { ImportFile } from './ImportFile';

interface Props {
  readonly api: ApiClient;
  readonly hasKey: boolean;
  /** Something here asks to be seen although machines have arrived. */
  readonly onBusy: (isBusy: boolean) => void;
}

/** The first page that anyone sees: three ways to the first machine. The fleet takes its place as soon as there is one. */
export function FirstRunPage({ api, hasKey, onBusy }: Props) {
  const key = hasKey ? ' -H "Authorization: Bearer $MILLWRIGHT_API_KEY"' : '';
  const line = `curl ${api.address('readings').href}${key} -H 'Content-Type: application/json' -d '{"machineId":"pump-1","timestamp":"'$(date -u +%FT%TZ)'","values":{"temperature":41.5}}'`;
  return (
    <div class="first-run">
      <div>
        <h1 id="page-title" tabIndex={-1}>No machines yet</h1>
        <p class="muted">A machine appears with its first reading; nothing has to be set up before. This page turns into the fleet by itself.</p>
        <section>
          <h2>Send a reading</h2>
          <Command line={line} />
        </section>
        <DemoStart api={api} />
        <section>
          <h2>Bring readings that you have</h2>
          <ImportFile api={api} onBusy={onBusy} />
        </section>
      </div>
    </div>
  );
}
