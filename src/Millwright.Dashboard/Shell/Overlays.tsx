import { placeOf, queryOf, type Place } from '../Fleet/place';
import { printAll } from '../Lists/usePrinting';
import type { Machine } from '../Machines/machine';
import { useChoose, usePreferences } from '../Preferences/PreferencesProvider';
import { commandsOf } from './commands';
import { KeysHelp } from './KeysHelp';
import { Palette } from './Palette';
import { routeOf, type Route } from './route';
import type { Deed } from './shortcuts';
import { useShortcuts } from './useShortcuts';

export type Overlay = 'palette' | 'keys' | null;

interface Props {
  readonly shown: Overlay;
  readonly onShow: (overlay: Overlay) => void;
  readonly route: Route;
  readonly go: (route: Route) => void;
  /** The fleet as it was last looked at. */
  readonly fleetHash: string;
  readonly machines: ReadonlyMap<string, Machine>;
}

/** The palette, the list of keys, and what the keys do. */
export function Overlays({ shown, onShow, route, go, fleetHash, machines }: Props) {
  const preferences = usePreferences();
  const choose = useChoose();
  useShortcuts((deed) => does(deed, route, go, fleetHash, onShow));
  switch (shown) {
    case 'palette':
      return <Palette machines={machines} commands={commandsOf(preferences, choose, go, () => onShow('keys'))}
        onMachine={(id) => go({ page: 'machine', id, query: '' })} onClose={() => onShow(null)} />;
    case 'keys':
      return <KeysHelp onClose={() => onShow(null)} />;
    case null:
      return null;
  }
}

function searchField(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>('input#search');
}

/** Whether it meant something on this page. */
function does(deed: Deed, route: Route, go: (route: Route) => void, fleetHash: string, onShow: (overlay: Overlay) => void): boolean {
  const fleet = routeOf(fleetHash);
  const look = (change: (place: Place) => Partial<Place>): boolean => {
    if (route.page !== 'fleet') return false;
    const place = placeOf(route.query);
    go({ ...route, query: queryOf({ ...place, ...change(place) }) });
    return true;
  };
  switch (deed) {
    case 'palette':
      onShow('palette');
      return true;
    case 'help':
      onShow('keys');
      return true;
    case 'print':
      printAll();
      return true;
    case 'search':
      if (!searchField()) go(fleet);
      requestAnimationFrame(() => searchField()?.select());
      return true;
    case 'fleet':
      go(fleet);
      return true;
    case 'back':
      if (route.page === 'fleet') return false;
      go(fleet);
      return true;
    case 'alarms':
    case 'notices':
    case 'import':
    case 'settings':
      go({ page: deed, query: '' });
      return true;
    case 'tiles':
    case 'table':
    case 'both':
      return look(() => ({ view: deed }));
    case 'changes':
      return look(({ changes }) => ({ changes: !(changes ?? document.querySelector('.changes') !== null) }));
  }
}
