import type { Status } from '../Machines/machine';
import { count } from '../Machines/figures';
import { memo } from '../Lists/memo';
import { usePreferences } from '../Preferences/PreferencesProvider';
import { statuses, statusWords } from './status';
import { StatusMark } from './StatusMark';
import type { Summary } from './summary';

interface Props {
  readonly summary: Summary;
  readonly chosen: readonly Status[];
  readonly onChoose: (chosen: readonly Status[]) => void;
}

/** How many machines are in each status. Each count is a filter, too. */
export const SummaryBar = memo(function SummaryBar({ summary, chosen, onChoose }: Props) {
  const preferences = usePreferences();
  const toggle = (status: Status): void =>
    onChoose(chosen.includes(status) ? chosen.filter((other) => other !== status) : [...chosen, status]);
  return (
    <div class="summary" role="group" aria-label="Machines by status; each is a filter">
      <button type="button" class="tile total" aria-pressed={chosen.length === 0} onClick={() => onChoose([])} title="Show every status">
        <span class="number">{count(summary.total, preferences)}</span>
        <span class="word">Machines</span>
      </button>
      {statuses.map((status) => (
        <button key={status} type="button" class={`tile ${status} ${summary.byStatus[status] === 0 ? 'none' : ''}`}
          aria-pressed={chosen.includes(status)} onClick={() => toggle(status)}
          title={`${chosen.includes(status) ? 'No longer filter by' : 'Show only'} ${statusWords[status].toLowerCase()}`}>
          <span class="number">{count(summary.byStatus[status], preferences)}</span>
          <StatusMark status={status} />
        </button>
      ))}
    </div>
  );
});
