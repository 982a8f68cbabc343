import { useMemo } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { count } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { AlarmHistory } from './AlarmHistory';
import { useAlarms } from './AlarmsProvider';
import { AttentionBar } from './AttentionBar';
import { filterOf, queryOf, views, viewWords, type AlarmFilter } from './filter';
import { LiveList } from './LiveList';
import { summarize } from './summary';

export interface AlarmsPageProps {
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** The alarm whose page was left last. */
  readonly left: string | null;
}

/** The alarm list: what goes on, apart from it what was put aside, and what is over. */
export function AlarmsPage({ now, preferences, api, query, onQuery, left }: AlarmsPageProps) {
  const { feed, ordered } = useAlarms();
  const filter = useMemo(() => filterOf(query), [query]);
  const summary = useMemo(() => summarize(ordered, filter.view), [ordered, filter.view]);
  const go = (next: AlarmFilter): void => onQuery(queryOf(next));
  return (
    <article class="alarms" aria-labelledby="page-title">
      <h1 id="page-title" class="unseen" tabIndex={-1}>Alarms</h1>
      <div class="alarm-views">
        <span role="group" aria-label="Lists">
          {views.map((view) => (
            <button key={view} type="button" aria-pressed={filter.view === view} onClick={() => go({ ...filter, view })}>
              {viewWords[view]}{view !== 'history' && feed.loaded && <b>{count(summary.byView[view], preferences)}</b>}
            </button>
          ))}
        </span>
        <AttentionBar />
      </div>
      {filter.view === 'history'
        ? <AlarmHistory filter={filter} summary={summary} preferences={preferences} api={api} onFilter={go} />
        : <LiveList filter={filter} summary={summary} now={now} preferences={preferences} api={api} left={left} onFilter={go} />}
    </article>
  );
}
