import { useEffect } from 'preact/hooks';
import { ApiError } from '../Api/problem';
import { alarmHash } from '../Shell/route';
import type { Report } from './acts';
import type { Alarm, AlarmAction } from './alarm';
import { alarmCount, actionWords, doneWords } from './words';

interface Props {
  readonly report: Report | ApiError;
  readonly action: AlarmAction;
  readonly alarms: readonly Alarm[];
  readonly onClose: () => void;
}

const shownFor = 6000;
const mostRefusals = 8;

/** What became of an action: a word when it was done, each alarm by name that it was refused for. */
export function ReportNote({ report, action, alarms, onClose }: Props) {
  const isFine = !(report instanceof ApiError) && report.refused.length === 0;
  useEffect(() => {
    if (!isFine) return undefined;
    const end = setTimeout(onClose, shownFor);
    return () => clearTimeout(end);
  }, [report]);
  if (report instanceof ApiError) {
    return (
      <div class="report failed" role="alert">
        <p><strong>{actionWords[action]}: not done.</strong> {report.message} {report.status === 0 && 'Try again when it does.'}</p>
        {report.details.length > 0 && <ul>{report.details.map(({ field, message }) => <li key={field}><code>{field}</code> {message}</li>)}</ul>}
        <button type="button" onClick={onClose}>Close</button>
      </div>
    );
  }
  const nameOf = (id: string): string => {
    const alarm = alarms.find((candidate) => candidate.id === id);
    return alarm ? `${alarm.machineName}: ${alarm.ruleName}` : id;
  };
  return (
    <div class={`report ${isFine ? '' : 'failed'}`} role={isFine ? 'status' : 'alert'}>
      <p>{report.done > 0 && <strong>{alarmCount(report.done)} {doneWords[action]}. </strong>}
        {!isFine && <>{report.refused.length === 1 ? 'One was' : `${report.refused.length} were`} refused:</>}</p>
      {!isFine && (
        <ul>
          {report.refused.slice(0, mostRefusals).map(({ id, reason }) => <li key={id}><a href={alarmHash(id)}>{nameOf(id)}</a> – {reason}</li>)}
          {report.refused.length > mostRefusals && <li>and {report.refused.length - mostRefusals} more</li>}
        </ul>
      )}
      <button type="button" class={isFine ? 'quiet' : ''} onClick={onClose}>Close</button>
    </div>
  );
}
