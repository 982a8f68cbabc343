import { useMemo } from 'preact/hooks';
import type { Feed } from '../Live/feed';
import { FilterBar } from './FilterBar';
import { everything, matcher } from './filter';
import { Loading } from './Loading';
import { MachineList } from './MachineList';
import { NoMachines } from './NoMachines';
import { alphabetOf, byName, inOrder } from './order';
import { hashOf, type Place } from './place';
import { SummaryBar } from './SummaryBar';
import { summarize } from './summary';
import { useHeldOrder } from './useHeldOrder';

interface Props {
  readonly feed: Feed;
  readonly place: Place;
  readonly now: number;
  readonly hasKey: boolean;
  readonly onPlace: (place: Place) => void;
}

/** The whole fleet: counts, filters, list. */
export function FleetView({ feed, place, now, hasKey, onPlace }: Props) {
  const { machines, roster } = feed;
  const { filter, sort } = place;
  const summary = useMemo(() => summarize(machines.values()), [machines]);
  const alphabet = useMemo(() => alphabetOf(machines.values()), [roster]);
  // The hash says the same filter and order with the same text.
  const asked = `${roster} ${hashOf({ ...place, machine: null })}`;
  const ordered = useMemo(
    () => inOrder(byName(machines, alphabet).filter(matcher(filter)), sort, alphabet.words),
    [machines, asked]);
  const [listed, hold] = useHeldOrder(ordered, machines, asked);

  if (!feed.loaded) return <Loading arrived={feed.arriving?.size ?? 0} />;
  if (machines.size === 0) return <NoMachines origin={new URL('.', document.baseURI).href.replace(/\/$/, '')} hasKey={hasKey} />;
  return (
    <div class="fleet">
      <SummaryBar summary={summary} chosen={filter.status} onChoose={(status) => onPlace({ ...place, filter: { ...filter, status } })} />
      <FilterBar filter={filter} summary={summary} shown={listed.length} onFilter={(next) => onPlace({ ...place, filter: next })} />
      {listed.length === 0
        ? <p class="nothing">No machine matches. <button type="button" onClick={() => onPlace({ ...place, filter: everything })}>Show all</button></p>
        : <MachineList machines={listed} now={now} open={place.machine} sort={sort} hold={hold} onSort={(next) => onPlace({ ...place, sort: next })}
            hrefOf={(id) => hashOf({ ...place, machine: id })} />}
    </div>
  );
}
