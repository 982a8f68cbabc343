import { useEffect, useRef } from 'preact/hooks';
import { count } from '../Machines/figures';
import { usePreferences } from '../Preferences/PreferencesProvider';
import { everything, isEverything, type FleetFilter } from './filter';
import type { Summary } from './summary';

interface Props {
  readonly filter: FleetFilter;
  readonly summary: Summary;
  readonly shown: number;
  readonly onFilter: (filter: FleetFilter) => void;
}

/** Search and filters beside the status counts, and how much they leave. */
export function FilterBar({ filter, summary, shown, onFilter }: Props) {
  const preferences = usePreferences();
  const search = useRef<HTMLInputElement>(null);
  useSlash(search);
  const all = filter.retired ? summary.retired : summary.total;
  return (
    <div class="filters" role="search">
      <input ref={search} type="search" placeholder="Search name, id, tag …" aria-label="Search machines; press / to come here" value={filter.text}
        onInput={(event) => onFilter({ ...filter, text: event.currentTarget.value })} />
      <Choice label="type" value={filter.type} options={summary.types} onChoose={(type) => onFilter({ ...filter, type })} />
      <Choice label="site" value={filter.site} options={summary.sites} onChoose={(site) => onFilter({ ...filter, site })} />
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
    </div>
  );
}

function Choice({ label, value, options, onChoose }: { label: string; value: string; options: readonly string[]; onChoose: (value: string) => void }) {
  // A filter from a link stays visible although no machine has it.
  const known = value === '' || options.includes(value) ? options : [value, ...options];
  return (
    <select aria-label={`Filter by ${label}`} value={value} class={value === '' ? '' : 'set'} onChange={(event) => onChoose(event.currentTarget.value)}>
      <option value="">Any {label}</option>
      {known.map((option) => <option key={option} value={option}>{option}</option>)}
    </select>
  );
}

function useSlash(search: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const jump = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      search.current?.select();
    };
    addEventListener('keydown', jump);
    return () => removeEventListener('keydown', jump);
  }, [search]);
}
