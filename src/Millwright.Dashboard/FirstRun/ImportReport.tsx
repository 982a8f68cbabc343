import { count } from '../Machines/figures';
import { usePreferences } from '../Preferences/PreferencesProvider';
import type { IngestReport } from './ingest';

/** What became of a file: the counts, and each reading that was not taken with what is wrong with it. */
export function ImportReport({ name, report, onAgain }: { name: string; report: IngestReport; onAgain: () => void }) {
  const preferences = usePreferences();
  const { accepted, late, duplicates, rejected, rejectedTotal, error } = report;
  const said = [
    [accepted, 'accepted'], [late, 'of them too old for alarms'], [duplicates, 'known already'], [rejectedTotal, 'rejected'],
  ] as const;
  return (
    <div class="import-report" role="status">
      <p><b>{name}</b></p>
      {error && <p class="error-text">{error.message}</p>}
      <p>{said.filter(([number]) => number > 0).map(([number, what]) => `${count(number, preferences)} ${what}`).join(' · ')}</p>
      {rejected.length > 0 && (
        <div class="rejected">
          <table class="plain">
            <thead><tr><th class="number">Reading</th><th>Machine</th><th>Field</th><th>What is wrong</th></tr></thead>
            <tbody>
              {rejected.map((reading, row) => (
                <tr key={row}>
                  <td class="number">{count(reading.index + 1, preferences)}</td>
                  <td>{reading.machineId}</td>
                  <td><code>{reading.field}</code></td>
                  <td>{reading.message}{reading.invalidValue !== null && <span class="muted"> ({reading.invalidValue})</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rejectedTotal > rejected.length && <p class="muted">{count(rejectedTotal - rejected.length, preferences)} more were rejected.</p>}
      <p class="together"><a class="button" href="#/" onClick={onAgain}>To the fleet</a> <button type="button" onClick={onAgain}>Another file</button></p>
    </div>
  );
}
