import { count } from '../Machines/figures';
import { usePreferences } from '../Preferences/PreferencesProvider';

/** Rows to come, and how many have come. */
export function Loading({ arrived }: { arrived: number }) {
  const preferences = usePreferences();
  return (
    <div class="loading" role="status">
      <p>{arrived === 0 ? 'Loading machines …' : `Loading machines … ${count(arrived, preferences)}`}</p>
      {Array.from({ length: 14 }, (_, index) => <div key={index} class="ghost" aria-hidden="true" />)}
    </div>
  );
}
