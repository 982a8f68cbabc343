import '../../Look/performance.css';
import type { ApiClient } from '../../Api/client';
import { Failure } from '../../Api/Failure';
import { useGet } from '../../Api/useGet';
import { count, percent } from '../../Machines/figures';
import type { Preferences } from '../../Preferences/preferences';
import { Limits } from './Limits';
import type { Performance, SourceCount } from './performance';
import { Proposals } from './Proposals';
import { RateChart } from './RateChart';
import { SourceName } from './SourceName';
import { sourceKey } from './words';

export interface PerformancePageProps {
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

const DAY = 86_400_000;
const spans = [[1, '24 hours'], [7, '7 days'], [30, '30 days']] as const;

/** How good the alarms are, by the standard, and what would make them better. */
export function PerformancePage({ now, preferences, api, query, onQuery }: PerformancePageProps) {
  const parameters = new URLSearchParams(query);
  const days = spans.find(([length]) => String(length) === parameters.get('days'))?.[0] ?? 30;
  const site = parameters.get('site') ?? '';
  const operators = Math.max(1, Math.min(999, Math.floor(Number(parameters.get('operators') ?? 1)) || 1));
  // To the full ten minutes: else each second would ask anew.
  const to = Math.ceil(now / 600_000) * 600_000;
  const { data, error, isLoading, reload } = useGet<Performance>(api, 'alarms/performance', {
    from: new Date(to - days * DAY).toISOString(), to: new Date(to).toISOString(), operators, site: site === '' ? undefined : site,
  });
  const mostFrequent = [...data?.badActors ?? []].sort((a, b) => b.count - a.count).slice(0, 10);
  const set = (name: string, value: string): void => {
    if (value === '') parameters.delete(name);
    else parameters.set(name, value);
    onQuery(parameters.toString());
  };
  return (
    <article class="reading" aria-labelledby="page-title">
      <header>
        <h1 id="page-title" tabIndex={-1}>Alarm performance</h1>
        <p class="buttons">
          <select aria-label="Time" value={days} onChange={(event) => set('days', event.currentTarget.value)}>{spans.map(([length, words]) => <option key={length} value={length}>Last {words}</option>)}</select>
          {preferences.zones.size > 0 && (
            <select aria-label="Site" value={site} onChange={(event) => set('site', event.currentTarget.value)}>
              <option value="">Every site</option>
              {[...preferences.zones.keys()].map((name) => <option key={name} value={name}>{name}</option>)}
            </select>
          )}
          <label class="operators">Operators <input type="number" min={1} max={999} value={operators} onChange={(event) => set('operators', event.currentTarget.value)} /></label>
        </p>
      </header>
      {error && <Failure error={error} what="the alarm performance" onRetry={reload} />}
      {!data && !error && <p class="nothing" role="status">{isLoading ? 'Counting …' : ''}</p>}
      {data && (
        <>
          <p class="muted">{count(data.alarmCount, preferences)} alarms, against the limits of ISA-18.2 (IEC 62682) for each operator.</p>
          <Limits limits={data.limits} preferences={preferences} />
          {data.alarmCount > 0 && <RateChart from={Date.parse(data.from)} tenMinutes={data.tenMinutes} operators={data.operators} preferences={preferences} />}
          <h2>What would make them quieter</h2>
          <Proposals actors={data.badActors} preferences={preferences} />
          <div class="lists">
            <Counts title="The most frequent" none="No alarm came." items={mostFrequent} preferences={preferences} />
            <Counts title="Chattering" none="None chattered." items={data.chattering} preferences={preferences} />
            <Counts title="Fleeting" none="None was too short to act on." items={data.fleeting} preferences={preferences} />
            <Counts title="Stale" none="None stood for over a day." items={data.stale} preferences={preferences} />
          </div>
        </>
      )}
    </article>
  );
}

function Counts({ title, none, items, preferences }: { title: string; none: string; items: readonly SourceCount[]; preferences: Preferences }) {
  return (
    <section>
      <h2>{title}</h2>
      {items.length === 0 && <p class="muted">{none}</p>}
      <ol class="counts">
        {items.slice(0, 10).map(({ source, count: alarms, share }) => (
          <li key={sourceKey(source)}>
            <SourceName source={source} />
            <span class="share" aria-hidden="true"><span style={{ width: `${Math.max(1, share * 100)}%` }} /></span>
            <b>{count(alarms, preferences)}</b>
            <small class="muted">{percent(share, preferences)}</small>
          </li>
        ))}
      </ol>
    </section>
  );
}
