import { count } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { severities } from './alarm';
import { allActive, isNarrowed, type AlarmFilter } from './filter';
import type { AlarmSummary } from './summary';
import { SeverityMark } from './SeverityMark';
import { severityWords } from './words';

interface Props {
  readonly filter: AlarmFilter;
  readonly summary: AlarmSummary;
  /** How many are listed; null: not known yet. */
  readonly shown: number | null;
  readonly preferences: Preferences;
  readonly onFilter: (filter: AlarmFilter) => void;
}

/** Search and filters; how much they leave. */
export function AlarmFilters({ filter, summary, shown, preferences, onFilter }: Props) {
  const isLive = filter.view !== 'history';
  return (
    <div class="filters" role="search">
      <input id="search" type="search" placeholder="Search text, machine, rule …" aria-label="Search alarms; press / to come here" value={filter.text}
        onInput={(event) => onFilter({ ...filter, text: event.currentTarget.value })} />
      <span class="toggles" role="group" aria-label="Severity">
        {severities.map((severity) => {
          const isOn = filter.severity.includes(severity);
          return (
            <button key={severity} type="button" aria-pressed={isOn} title={`${isOn ? 'No longer only' : 'Only'} ${severityWords[severity].toLowerCase()}`}
              onClick={() => onFilter({ ...filter, severity: isOn ? filter.severity.filter((other) => other !== severity) : [...filter.severity, severity] })}>
              <SeverityMark severity={severity} /> {isLive && <small>{count(summary.bySeverity[severity], preferences)}</small>}
            </button>
          );
        })}
      </span>
      {filter.view === 'active' && (
        <label class="check"><input type="checkbox" checked={filter.waiting} onChange={(event) => onFilter({ ...filter, waiting: event.currentTarget.checked })} />unacknowledged only</label>
      )}
      <Choice label="site" value={filter.site} options={summary.sites} onChoose={(site) => onFilter({ ...filter, site, line: '' })} />
      <Choice label="line" value={filter.line} options={summary.lines} onChoose={(line) => onFilter({ ...filter, line })} />
      <Choice label="machine" value={filter.machine} options={summary.machines} onChoose={(machine) => onFilter({ ...filter, machine })} />
      <Choice label="rule" value={filter.rule} options={summary.rules} onChoose={(rule) => onFilter({ ...filter, rule })} />
      <Choice label="person" value={filter.assignedTo} options={summary.people} onChoose={(assignedTo) => onFilter({ ...filter, assignedTo })} />
      <span class="shown" role="status">
        {isNarrowed(filter) && <>
          {shown !== null && <>{count(shown, preferences)}{isLive && <> of {count(summary.total, preferences)}</>}</>}
          <button type="button" class="quiet" onClick={() => onFilter({ ...allActive, view: filter.view })}>Clear</button>
        </>}
      </span>
    </div>
  );
}

/** Nothing to choose from: not shown. A filter from a link stays visible although nothing has it. */
function Choice({ label, value, options, onChoose }: { label: string; value: string; options: readonly (readonly [value: string, words: string])[]; onChoose: (value: string) => void }) {
  if (options.length < 2 && value === '') return null;
  const known = value === '' || options.some(([option]) => option === value) ? options : [[value, value] as const, ...options];
  return (
    <select aria-label={`Filter by ${label}`} value={value} class={value === '' ? '' : 'set'} onChange={(event) => onChoose(event.currentTarget.value)}>
      <option value="">Any {label}</option>
      {known.map(([option, words]) => <option key={option} value={option}>{words}</option>)}
    </select>
  );
}
