import { useEffect, useState } from 'preact/hooks';
import { hashOf, placeOf, type Place } from './place';

/** The place in the URL. A machine opened or closed is a step of the Back button; a filter or an order is not. */
export function usePlace(): readonly [Place, (place: Place) => void] {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const read = (): void => setPlace(placeOf(location.hash));
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, []);
  const go = (next: Place): void => {
    const hash = hashOf(next);
    if (next.machine === place.machine) history.replaceState(null, '', hash);
    else history.pushState(null, '', hash);
    setPlace(next);
  };
  return [place, go];
}
