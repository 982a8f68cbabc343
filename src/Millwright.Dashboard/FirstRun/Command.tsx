import { useState } from 'preact/hooks';

/** A line for a terminal, with a button that copies it. */
export function Command({ line }: { line: string }) {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(line).then(() => setCopied(true), () => setCopied(false));
  };
  return (
    <div class="command">
      <code>{line}</code>
      {/* Browsers lend the clipboard only to pages from this machine or over HTTPS. */}
      {isSecureContext && <button type="button" class="quiet" onClick={copy}><span role="status">{copied ? 'Copied' : 'Copy'}</span></button>}
    </div>
  );
}
