import { count, percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { Ago, Lasting } from '../Time/Ago';
import { bytesWords, deadShare, keptWords, partitionWords, type Storage, type Table } from './storage';

interface Props {
  readonly storage: Storage;
  readonly now: number;
  readonly preferences: Preferences;
}

const MOST = 12;

/** What takes how much room in the database, how long it is kept, and what waits for care. */
export function Tables({ storage: { bytes, rollups: { staleHours, staleDays, overdueSince }, archive, items }, now, preferences }: Props) {
  const broken = items.flatMap(({ brokenIndexes }) => brokenIndexes);
  const others = items.slice(MOST);
  return (
    <section aria-labelledby="storage-title">
      <h2 id="storage-title">Storage</h2>
      <p>
        <b>{bytesWords(bytes, preferences)}</b> in {count(items.length, preferences)} tables{archive.partitions > 0 && `, ${bytesWords(archive.bytes, preferences)} of it in ${count(archive.partitions, preferences)} archived partitions`}.{' '}
        Of {count(staleHours, preferences)} {staleHours === 1 ? 'hour' : 'hours'} and {count(staleDays, preferences)} {staleDays === 1 ? 'day' : 'days'} of machines the sums are still to be made, those under way among them.
        {overdueSince !== null && <b class="late"> The oldest waits for <Lasting since={overdueSince} now={now} />.</b>}
      </p>
      {broken.length > 0 && <p class="standing critical">PostgreSQL has marked {broken.length === 1 ? 'an index' : 'indexes'} invalid. Rebuild with <code>REINDEX INDEX</code>: {broken.join(', ')}</p>}
      <TableList tables={items.slice(0, MOST)} label="The largest tables" now={now} preferences={preferences} />
      {others.length > 0 && (
        <details class="others">
          <summary>{count(others.length, preferences)} smaller tables, {bytesWords(others.reduce((sum, table) => sum + table.bytes + table.indexBytes, 0), preferences)} together</summary>
          <TableList tables={others} label="Smaller tables" now={now} preferences={preferences} />
        </details>
      )}
    </section>
  );
}

function TableList({ tables, label, now, preferences }: { tables: readonly Table[]; label: string; now: number; preferences: Preferences }) {
  return (
    <div class="sideways" tabIndex={0} role="region" aria-label={label}>
      <table class="plain wide">
        <thead>
          <tr>
            <th>Table</th><th class="number" title="As PostgreSQL estimates">Rows, about</th><th class="number">Size</th><th class="number">Indexes</th><th>Partitions</th><th>From</th><th title="A dash: for ever, or it does not grow">Kept</th>
            <th class="number" title="Versions of rows that nobody needs and no vacuum has cleared away yet">Dead rows</th><th>Vacuumed</th>
          </tr>
        </thead>
        <tbody>
          {tables.map((table) => (
            <tr key={table.name}>
              <th scope="row" class="nowrap">{table.name}</th>
              <td class="number">{count(table.rows, preferences)}</td>
              <td class="number">{bytesWords(table.bytes, preferences)}</td>
              <td class="number">{bytesWords(table.indexBytes, preferences)}</td>
              <td class="nowrap">{partitionWords(table, now)}</td>
              <td class="nowrap">{table.from?.slice(0, 10) ?? '–'}</td>
              <td class="nowrap">{keptWords(table)}</td>
              <td class="number">{count(table.deadRows, preferences)}{table.deadRows > 0 && <small class="muted"> {percent(deadShare(table), preferences)}</small>}</td>
              <td class="nowrap"><Ago at={table.lastVacuum} now={now} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
