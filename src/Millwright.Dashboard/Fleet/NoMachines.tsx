import { useState } from 'preact/hooks';

/** The first page that anyone sees: what to do next. */
export function NoMachines({ origin, hasKey }: { origin: string; hasKey: boolean }) {
  const key = hasKey ? ' -H "Authorization: Bearer $MILLWRIGHT_API_KEY"' : '';
  const reading = `curl ${origin}/api/v1/readings${key} -H 'Content-Type: application/json' -d '{"machineId":"pump-1","timestamp":"'$(date -u +%FT%TZ)'","values":{"temperature":41.5}}'`;
  return (
    <section class="notice">
      <div>
        <h1>No machines yet</h1>
        <p>A machine appears here with its first reading. Send one:</p>
        <Command line={reading} />
        <p>or start a plant that is simulated:</p>
        <Command line="./millwright up --demo" />
      </div>
    </section>
  );
}

function Command({ line }: { line: string }) {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(line).then(() => setCopied(true), () => setCopied(false));
  };
  return (
    <div class="command">
      <code>{line}</code>
      {/* Browsers lend the clipboard only to pages from this machine or over HTTPS. */}
      {isSecureContext && <button type="button" class="quiet" onClick={copy}>{copied ? 'Copied' : 'Copy'}</button>}
    </div>
  );
}
