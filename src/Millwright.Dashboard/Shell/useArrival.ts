import { useEffect, useRef } from 'preact/hooks';
import { isSamePage, type Route } from './route';

/** On another page: its title in the window, and the focus on its heading, so that a reader hears where it is. */
export function useArrival(route: Route, title: string): void {
  const before = useRef(route);
  useEffect(() => {
    document.title = `${title} · Millwright`;
  }, [title]);
  useEffect(() => {
    if (isSamePage(before.current, route)) return;
    const cameFrom = before.current;
    before.current = route;
    // The fleet gives the focus back to the machine that was left.
    if (route.page === 'fleet' && cameFrom.page === 'machine' && document.activeElement?.closest('.fleet')) return;
    const heading = document.getElementById('page-title') ?? document.getElementById('content');
    heading?.focus({ preventScroll: true });
  }, [route]);
}

export function titleOf(route: Route, nameOf: (machine: string) => string): string {
  switch (route.page) {
    case 'fleet':
      return 'Fleet';
    case 'machine':
      return nameOf(route.id);
    case 'episode':
      return 'Episode';
    case 'alarms':
      return 'Alarms';
    case 'alarm':
      return 'Alarm';
    case 'incidents':
      return 'Incidents';
    case 'incident':
      return 'Incident';
    case 'performance':
      return 'Alarm performance';
    case 'rules':
      return 'Alarm rules';
    case 'rule':
      return route.id === 'new' ? 'New rule' : `Rule ${route.id}`;
    case 'models':
      return 'Models';
    case 'model':
      return `Model ${route.id}`;
    case 'notices':
      return 'Delivery log';
    case 'channels':
      return 'Channels';
    case 'people':
      return 'People';
    case 'system':
      return 'System';
    case 'import':
      return 'Import';
    case 'settings':
      return 'Preferences';
    case 'nowhere':
      return 'No such page';
  }
}
