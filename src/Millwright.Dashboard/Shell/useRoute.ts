import { useCallback, useEffect, useState } from 'preact/hooks';
import { hashOf, isSamePage, routeOf, type Route } from './route';

/** The route in the URL. Another page is a step of the Back button; another view of the same page is not. */
export function useRoute(): readonly [Route, (route: Route) => void] {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const read = (): void => setRoute(routeOf(location.hash));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  const go = useCallback((next: Route): void => {
    if (isSamePage(next, routeOf(location.hash))) history.replaceState(null, '', hashOf(next));
    else history.pushState(null, '', hashOf(next));
    setRoute(next);
  }, []);
  return [route, go];
}
