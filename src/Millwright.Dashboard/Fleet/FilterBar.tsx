import type { ComponentChildren } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { count } from '../Machines/figures';
import { usePreferences } from '../Preferences/PreferencesProvider';
import { everything, isEverything, type FleetFilter } from './filter';
import type { Summary } from './summary';

interface Props {
  readonly filter: FleetFilter;
  readonly summary: Summary;
  readonly shown: number;
  readonly onFilter: (filter: FleetFilter) => void;
  /** What stands at the end of the bar. */
  readonly children: ComponentChildren;
}

/** Search and filters beside the status counts, and how much they leave. */
export function FilterBar({ filter, summary, shown, onFilter, children }: Props) {
  const preferences = usePreferences();
  const all = filter.retired ? summary.retired : summary.total;
  return (
    <div class="filters" role="search">
      <input id="search" type="search" placeholder="Search name, id, tag …" aria-label="Search machines; press / to come here" value={filter.text}
        onInput={(event) => onFilter({ ...filter, text: event.currentTarget.value })} />
      <Choice label="type" value={filter.type} options={summary.types} onChoose={(type) => onFilter({ ...filter, type })} />
      <Choice label="site" value={filter.site} options={summary.sites} onChoose={(site) => onFilter({ ...filter, site })} />
      <Choice label="line" value={filter.line} options={summary.lines} onChoose={(line) => onFilter({ ...filter, line })} />
      <Choice label="tag" value={filter.tag} options={summary.tags} onChoose={(tag) => onFilter({ ...filter, tag })} />
      {(summary.retired > 0 || filter.retired) && (
        <label class="check">
          <input type="checkbox" checked={filter.retired} onChange={(event) => onFilter({ ...filter, retired: event.currentTarget.checked })} />
          retired ({count(summary.retired, preferences)})
        </label>
      )}
      <span class="shown" role="status">
        {!isEverything(filter) && <>
          {count(shown, preferences)} of {count(all, preferences)}
          <button type="button" class="quiet" onClick={() => onFilter(everything)}>Clear</button>
        </>}
      </span>
      {children}
    </div>
  );
}

function Choice({ label, value, options, onChoose }: { label: string; value: string; options: readonly string[]; onChoose: (value: string) => void }) {
  const choose = useRef(onChoose);
  choose.current = onChoose;
  // Hundreds of options are compared only when there are others.
  return useMemo(() => {
    if (value === '' && options.length < 2) return null;
    // A filter from a link stays visible although no machine has it.
    const known = value === '' || options.includes(value) ? options : [value, ...options];
    return (
      <select aria-label={`Filter by ${label}`} value={value} class={value === '' ? '' : 'set'} onChange={(event) => choose.current(event.currentTarget.value)}>
        <option value="">{label.replace(/^./, (first) => first.toUpperCase())}</option>
        {known.map((option) => <option key={option} value={option}>{option}</option>)}
      </select>
    );
  }, [label, value, options]);
}
