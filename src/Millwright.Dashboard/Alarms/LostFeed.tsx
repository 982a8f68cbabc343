import { span } from '../Time/age';
import { useAlarms } from './AlarmsProvider';

/** Tells when the alarms that are shown are not live, and what to do. Nothing while they are. */
export function LostFeed() {
  const { health, link, silence, feed, retry } = useAlarms();
  if (health === 'live' || health === 'connecting') return null;
  if (health === 'reconnecting') return silence !== null && silence < 3000 ? null : <p class="banner warning" role="status"><strong>Alarms may be missing:</strong> reconnecting …</p>;
  return (
    <p class="banner critical" role="alert">
      <strong>{health === 'refused' ? 'The server refuses the alarms.' : 'No alarms arrive.'}</strong>
      <span>{link.refusal ?? (feed.loaded && silence !== null ? `What is shown is ${span(silence)} old. Watch the machines themselves until this ends.` : 'Watch the machines themselves until this ends.')}</span>
      <span class="muted">Trying again by itself.</span>
      <button type="button" onClick={retry}>Try now</button>
    </p>
  );
}
