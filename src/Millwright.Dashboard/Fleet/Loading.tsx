import { count } from '../Machines/figures';
import { usePreferences } from '../Preferences/PreferencesProvider';

/** Rows to come, and how many have come. */
export function Loading({ what = 'machines', arrived }: { what?: string; arrived: number }) {
  const preferences = usePreferences();
  return (
    <div class="loading" role="status">
      <p>{arrived === 0 ? `Loading ${what} …` : `Loading ${what} … ${count(arrived, preferences)}`}</p>
      {Array.from({ length: 14 }, (_, index) => <div key={index} class="ghost" aria-hidden="true" />)}
    </div>
  );
}
