import { useEffect, useState } from 'preact/hooks';
import { severities, type Severity } from '../Alarms/alarm';
import { ifVersion, type ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import { Dialog } from '../Shell/Dialog';
import { eventWords, type Channel } from './channel';
import { cellOf, eventsOf, matrixOf, withCell, type Cell, type Matrix } from './matrix';
import { NotSaved } from './NotSaved';
import type { Person, Preference, Schedule } from './person';
import { useSaving } from './useSaving';

interface Props {
  readonly api: ApiClient;
  readonly person: Person;
  readonly channels: readonly Channel[];
  readonly schedules: readonly Schedule[];
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const fromWords: Readonly<Record<Severity, string>> = { info: 'all', warning: 'warning +', critical: 'critical' };

/** What a person hears: each event by each channel. */
export function PreferencesDialog({ api, person, channels, schedules, onClose, onSaved }: Props) {
  const path = `users/${person.id}/preferences`;
  const { data, error, reload } = useGet<{ readonly items: readonly Preference[]; readonly version: number }>(api, path);
  const [matrix, setMatrix] = useState<Matrix | null>(null);
  const { isBusy, failure, send } = useSaving(api, onSaved);
  useEffect(() => {
    if (data) setMatrix(matrixOf(data.items));
  }, [data]);
  const words = new Map(eventWords);
  return (
    <Dialog title={`What ${person.name} hears`} confirm="Save" isBusy={isBusy} isBroad onConfirm={() => matrix && data && send('PUT', path, { items: [...matrix.values()] }, ifVersion(data.version))} onClose={onClose}>
      {error && <Failure error={error} what="what they hear" onRetry={reload} />}
      {channels.length === 0 && <p class="muted">There is no channel yet to hear anything by. <a href="#/channels">Make one</a> first.</p>}
      {matrix && channels.length > 0 && (
        <div class="sideways matrix">
          <table class="plain">
            <thead><tr><th>Event</th>{channels.map((channel) => <th key={channel.id} scope="col">{channel.name}</th>)}</tr></thead>
            <tbody>
              {eventsOf(matrix, eventWords.map(([type]) => type)).map((event) => (
                <tr key={event}>
                  <th scope="row">{words.get(event) ?? event}</th>
                  {channels.map((channel) => (
                    <td key={channel.id}><CellChoice label={`${words.get(event) ?? event} by ${channel.name}`} cell={cellOf(matrix, event, channel.id)} schedules={schedules} onCell={(cell) => setMatrix(withCell(matrix, event, channel.id, cell))} /></td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <NotSaved failure={failure} />
    </Dialog>
  );
}

function CellChoice({ label, cell, schedules, onCell }: { label: string; cell: Cell | null; schedules: readonly Schedule[]; onCell: (cell: Cell | null) => void }) {
  const how = (value: string): Cell | null =>
    value === 'immediate' || value === 'daily' || value === 'weekly' || value === 'never' ? { severity: 'warning', onCallId: null, ...cell, how: value } : null;
  return (
    <span class="cell">
      <select aria-label={label} value={cell?.how ?? ''} onChange={(event) => onCell(how(event.currentTarget.value))}>
        <option value="">–</option><option value="immediate">at once</option><option value="daily">daily</option><option value="weekly">weekly</option><option value="never">never</option>
      </select>
      {cell && cell.how !== 'never' && (
        <select aria-label={`Severity of: ${label}`} value={cell.severity} onChange={(event) => onCell({ ...cell, severity: severities.find((one) => one === event.currentTarget.value) ?? 'warning' })}>
          {[...severities].reverse().map((severity) => <option key={severity} value={severity}>{fromWords[severity]}</option>)}
        </select>
      )}
      {cell && cell.how !== 'never' && schedules.length > 0 && (
        <select aria-label={`When: ${label}`} value={cell.onCallId ?? ''} onChange={(event) => onCell({ ...cell, onCallId: event.currentTarget.value === '' ? null : event.currentTarget.value })}>
          <option value="">always</option>
          {schedules.map(({ id, name }) => <option key={id} value={id}>on call: {name}</option>)}
        </select>
      )}
    </span>
  );
}
