import { number } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { formatTime } from '../Time/moment';
import type { Row, Series } from './series';

/** A longer table is read by nobody; CSV has all. */
const most = 500;

interface Props {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly kind: Series['resolution']['kind'];
  readonly shown: (measured: number) => number;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

/** What a chart shows, for who rather reads or cannot see it; the newest first. */
export function DataTable({ caption, rows, kind, shown, preferences, plantZone }: Props) {
  const figure = (value: number): string => number(shown(value), preferences);
  const newest = rows.slice(-most).reverse();
  return (
    <div class="data-table" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption}{rows.length > most && `; the newest ${most} of ${rows.length} rows`}</caption>
        <thead>
          <tr><th scope="col">Time</th>{kind === 'curve' ? <th scope="col">Value</th> : <><th scope="col">Smallest</th><th scope="col">Mean</th><th scope="col">Largest</th><th scope="col">Values</th></>}</tr>
        </thead>
        <tbody>
          {newest.map((row) => (
            <tr key={row.at}>
              <th scope="row">{formatTime(new Date(row.at).toISOString(), preferences, plantZone)}</th>
              {kind === 'curve' ? <td>{figure(row.mean)}</td> : <><td>{figure(row.min)}</td><td>{figure(row.mean)}</td><td>{figure(row.max)}</td><td>{row.count}</td></>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
