import { span } from '../Time/age';
import type { Health, Link } from './link';

interface Props {
  readonly health: Health;
  readonly link: Link;
  /** How old what is shown is, in ms; null while nothing is shown. */
  readonly dataAge: number | null;
  readonly onRetry: () => void;
}

/** Tells when what is shown is not live. Nothing while it is. */
export function Banner({ health, link, dataAge, onRetry }: Props) {
  if (health === 'refused') return <p class="banner warning" role="alert"><strong>The server refuses the live feed:</strong> <span>{link.refusal}</span></p>;
  if (health === 'live' || health === 'connecting') return null;
  if (health === 'reconnecting') {
    return <p class="banner" role="status"><Spinner /> Reconnecting{dataAge !== null && dataAge >= 1000 ? ` · values are ${span(dataAge)} old` : ' …'}</p>;
  }
  return (
    <p class="banner critical" role="alert">
      <strong>Server down.</strong>
      <span>{dataAge === null ? 'It does not answer.' : `Values are ${span(dataAge)} old.`}</span>
      <span class="muted">Trying again by itself.</span>
      <button type="button" onClick={onRetry}>Try now</button>
    </p>
  );
}

export function Spinner() {
  return <span class="spinner" aria-hidden="true" />;
}
