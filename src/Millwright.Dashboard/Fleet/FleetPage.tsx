import { useMemo } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import type { Feed } from '../Live/feed';
import type { Preferences } from '../Preferences/preferences';
import { FilterBar } from './FilterBar';
import { everything, matcher } from './filter';
import { Loading } from './Loading';
import { MachineList } from './MachineList';
import { NoMachines } from './NoMachines';
import { alphabetOf, byName, inOrder } from './order';
import { placeOf, queryOf, type Place } from './place';
import { SummaryBar } from './SummaryBar';
import { summarize } from './summary';
import { useHeldOrder } from './useHeldOrder';

export interface FleetPageProps {
  readonly feed: Feed;
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** The machine whose page was left last. */
  readonly left: string | null;
  readonly hasKey: boolean;
}

/** The whole fleet: counts, filters, list. */
export function FleetPage({ feed, now, preferences, query, onQuery, left, hasKey }: FleetPageProps) {
  const { machines, roster } = feed;
  const place = useMemo(() => placeOf(query), [query]);
  const { filter, sort } = place;
  const go = (next: Place): void => onQuery(queryOf(next));
  const summary = useMemo(() => summarize(machines.values()), [machines]);
  const alphabet = useMemo(() => alphabetOf(machines.values()), [roster]);
  const asked = `${roster} ${queryOf(place)}`;
  const ordered = useMemo(
    () => inOrder(byName(machines, alphabet).filter(matcher(filter)), sort, alphabet.words),
    [machines, asked]);
  const [listed, hold] = useHeldOrder(ordered, machines, asked);

  if (!feed.loaded) return <Loading arrived={feed.arriving?.size ?? 0} />;
  if (machines.size === 0) return <NoMachines origin={new URL('.', document.baseURI).href.replace(/\/$/, '')} hasKey={hasKey} />;
  return (
    <div class="fleet">
      <h1 id="page-title" class="unseen" tabIndex={-1}>Fleet</h1>
      <SummaryBar summary={summary} chosen={filter.status} onChoose={(status) => go({ ...place, filter: { ...filter, status } })} />
      <FilterBar filter={filter} summary={summary} shown={listed.length} onFilter={(next) => go({ ...place, filter: next })} />
      {listed.length === 0
        ? <p class="nothing">No machine matches. <button type="button" onClick={() => go({ ...place, filter: everything })}>Show all</button></p>
        : <MachineList machines={listed} now={now} preferences={preferences} left={left} sort={sort} hold={hold} onSort={(next) => go({ ...place, sort: next })} />}
    </div>
  );
}
