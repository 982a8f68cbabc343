import { usePreferences } from '../Preferences/PreferencesProvider';
import { age, span } from './age';
import { formatTime } from './moment';

interface Props {
  readonly now: number;
  /** The IANA zone of the machine's site. */
  readonly plantZone?: string | null | undefined;
}

/** How long ago something was; the exact time on hover. */
export function Ago({ at, now, plantZone, never = 'never' }: Props & { at: string | null; never?: string }) {
  const preferences = usePreferences();
  if (at === null) return <span class="muted">{never}</span>;
  return <time dateTime={at} title={formatTime(at, preferences, plantZone)}>{age(at, now)}</time>;
}

/** How long something has lasted; its exact beginning on hover. */
export function Lasting({ since, now, plantZone }: Props & { since: string }) {
  const preferences = usePreferences();
  return <time dateTime={since} title={`since ${formatTime(since, preferences, plantZone)}`}>{span(now - Date.parse(since))}</time>;
}
