import type { Health } from '../Live/link';
import { usePreferences } from '../Preferences/PreferencesProvider';
import { formatTime } from '../Time/moment';
import type { Route } from './route';

interface Props {
  readonly route: Route;
  readonly health: Health;
  readonly now: number;
  /** The fleet as it was last looked at. */
  readonly fleetHash: string;
}

/** The way to every page, and whether what is shown is live. */
export function Bar({ route, health, now, fleetHash }: Props) {
  const preferences = usePreferences();
  const here = (page: Route['page']): 'page' | undefined => (route.page === page ? 'page' : undefined);
  return (
    <header class="bar">
      <a class="brand" href="#/"><b>Millwright</b></a>
      <nav aria-label="Pages">
        <a href={fleetHash} aria-current={here('fleet')}>Fleet</a>
        <a href="#/alarms" aria-current={here('alarms')}>Alarms</a>
        <a href="#/settings" aria-current={here('settings')}>Preferences</a>
      </nav>
      <span class={`health ${health}`}><span aria-hidden="true" class="dot" />{health}</span>
      <time class="clock" title="The server's clock">{formatTime(new Date(now).toISOString(), preferences, [...preferences.zones.values()][0])}</time>
    </header>
  );
}
