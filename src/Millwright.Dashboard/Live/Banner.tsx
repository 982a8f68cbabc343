import { span } from '../Time/age';
import type { Health, Link } from './link';

interface Props {
  readonly health: Health;
  readonly link: Link;
  /** How old what is shown is, in ms; null while nothing is shown. */
  readonly dataAge: number | null;
  readonly onRetry: () => void;
}

const announced: Readonly<Record<Health, string>> = {
  connecting: '',
  live: 'Live.',
  reconnecting: 'Connection lost. Reconnecting.',
  down: 'The server does not answer. Values are old.',
  refused: 'The server refuses the live feed.',
};

/** Tells when what is shown is not live. Nothing is seen of it while it is. */
export function Banner(props: Props) {
  return (
    <>
      {/* Said once for each change: the ages in what is seen grow each second, which nobody wants to hear. */}
      <p class="unseen" role="status">{announced[props.health]}</p>
      <Notice {...props} />
    </>
  );
}

function Notice({ health, link, dataAge, onRetry }: Props) {
  if (health === 'refused') return <p class="banner warning"><strong>The server refuses the live feed:</strong> <span>{link.refusal}</span></p>;
  if (health === 'live' || health === 'connecting') return null;
  if (health === 'reconnecting') {
    return <p class="banner"><Spinner /> Reconnecting{dataAge !== null && dataAge >= 1000 ? ` · values are ${span(dataAge)} old` : ' …'}</p>;
  }
  return (
    <p class="banner critical">
      <strong>Server down.</strong>
      <span>{dataAge === null ? 'It does not answer.' : `Values are ${span(dataAge)} old.`}</span>
      <span class="muted">Trying again by itself.</span>
      <button type="button" onClick={onRetry}>Try now</button>
    </p>
  );
}

function Spinner() {
  return <span class="spinner" aria-hidden="true" />;
}
