import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { usePages } from '../Api/usePages';
import type { Preferences } from '../Preferences/preferences';
import type { Alarm } from './alarm';
import { AlarmFilters } from './AlarmFilters';
import { AlarmTable } from './AlarmTable';
import { allActive, askedOfHistory, isNarrowed, type AlarmFilter } from './filter';
import { NoAlarms } from './NoAlarms';
import type { AlarmSummary } from './summary';

interface Props {
  readonly filter: AlarmFilter;
  readonly summary: AlarmSummary;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  readonly onFilter: (filter: AlarmFilter) => void;
}

/** Alarms that are over, newest first, a page at a time. */
export function AlarmHistory({ filter, summary, preferences, api, onFilter }: Props) {
  const { items: read, error, isLoading, more, reload } = usePages<Alarm>(api, 'alarms', { ...askedOfHistory(filter), limit: 100 });
  const items = filter.severity.length > 1 ? read.filter(({ severity }) => filter.severity.includes(severity)) : read;
  return (
    <>
      <AlarmFilters filter={filter} summary={summary} shown={null} preferences={preferences} onFilter={onFilter} />
      <div class="scrolled">
        {error && <Failure error={error} what="the alarms that are over" onRetry={reload} />}
        {items.length > 0 && <AlarmTable alarms={items} preferences={preferences} />}
        {items.length === 0 && !isLoading && !error && <NoAlarms view="history" isNarrowed={isNarrowed(filter)} onAll={() => onFilter({ ...allActive, view: 'history' })} />}
        {isLoading && <p class="nothing" role="status">Loading …</p>}
        {more && <p class="nothing"><button type="button" onClick={more}>Show older ones</button></p>}
      </div>
    </>
  );
}
