import { useAlarms } from '../Alarms/AlarmsProvider';
import type { ApiClient } from '../Api/client';
import { HEARTBEAT_MS, type Health } from '../Live/link';
import { count } from '../Machines/figures';
import { Bell } from '../Notices/Bell';
import { usePreferences } from '../Preferences/PreferencesProvider';
import { span } from '../Time/age';
import { formatTime } from '../Time/moment';
import { isMac } from './KeysHelp';
import type { Route } from './route';
import { sectionOf } from './Tabs';

interface Props {
  readonly route: Route;
  readonly api: ApiClient;
  readonly health: Health;
  /** How long ago the server was last heard, in ms; null: never. */
  readonly silence: number | null;
  readonly now: number;
  /** The fleet as it was last looked at. */
  readonly fleetHash: string;
  readonly onPalette: () => void;
}

/** The way to every page, and whether what is shown is live. */
export function Bar({ route, api, health, silence, now, fleetHash, onPalette }: Props) {
  const preferences = usePreferences();
  const here = (...pages: readonly Route['page'][]): 'page' | 'true' | undefined => (route.page === pages[0] ? 'page' : pages.includes(route.page) ? 'true' : undefined);
  const { waiting } = useAlarms();
  const section = sectionOf(route.page);
  const isLate = silence !== null && silence >= HEARTBEAT_MS * 1.2;
  return (
    <header class="bar">
      <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>Skip to the content</button>
      <a class="brand" href="#/"><b>Millwright</b></a>
      <nav aria-label="Pages">
        <a href={fleetHash} aria-current={here('fleet', 'machine')}>Fleet</a>
        <a href="#/alarms" aria-current={section === 'alarms' ? 'true' : here('alarms', 'episode')}>
          Alarms{waiting > 0 && <span class="badge">{count(waiting, preferences)}<span class="unseen"> not acknowledged</span></span>}
        </a>
        <a href="#/models" aria-current={here('models', 'model')}>Models</a>
        <a href="#/notices" aria-current={section === 'notices' ? 'true' : undefined}>Notices</a>
        <a href="#/system" aria-current={here('system')}>System</a>
        <a href="#/settings" aria-current={here('settings')}>Preferences</a>
      </nav>
      <button type="button" class="find" onClick={onPalette} aria-keyshortcuts="Control+K Meta+K"><span>Find</span> <kbd>{isMac ? '⌘ K' : 'Ctrl K'}</kbd></button>
      <Bell api={api} now={now} />
      <span class={`health ${health}`} title={silence === null ? 'Nothing heard yet' : `Heard ${span(silence)} ago`}>
        <span aria-hidden="true" class="dot" />{health}{isLate && ` · ${span(silence)}`}
      </span>
      <time class="clock" title="The server's clock">{formatTime(new Date(now).toISOString(), preferences, [...preferences.zones.values()][0])}</time>
    </header>
  );
}
