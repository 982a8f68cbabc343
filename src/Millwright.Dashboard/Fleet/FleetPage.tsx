import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { FirstRunPage } from '../FirstRun/FirstRunPage';
import type { Feed } from '../Live/feed';
import type { Machine, Status } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import { ChangesPanel } from './ChangesPanel';
import { FilterBar } from './FilterBar';
import { everything } from './filter';
import { Loading } from './Loading';
import { MachineList } from './MachineList';
import { PlantView } from './PlantView';
import { placeOf, queryOf, type Place, type View } from './place';
import { SummaryBar } from './SummaryBar';
import { useArranged } from './useArranged';
import { useHeld } from '../Lists/useHeld';
import { useWidth } from './useWidth';
import { ViewSwitch } from './ViewSwitch';

export interface FleetPageProps {
  readonly feed: Feed<Machine>;
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** What is shown is not old. */
  readonly isLive: boolean;
  /** The machine whose page was left last. */
  readonly left: string | null;
  readonly hasKey: boolean;
}

/** From these widths in px on, tiles and table stand side by side, and what changed lately beside them. */
const BOTH_PX = 1320;
const CHANGES_PX = 1700;

/** The whole fleet: counts, filters, tiles, table, and what changed. */
export function FleetPage(props: FleetPageProps) {
  const { feed, api, hasKey } = props;
  const [isBusy, setBusy] = useState(false);
  if (!feed.loaded) return <Loading arrived={feed.arriving?.size ?? 0} />;
  return feed.items.size === 0 || isBusy ? <FirstRunPage api={api} hasKey={hasKey} onBusy={setBusy} /> : <Fleet {...props} />;
}

function Fleet({ feed, now, preferences, api, query, onQuery, isLive, left }: FleetPageProps) {
  const place = useMemo(() => placeOf(query), [query]);
  const latest = useRef({ place, onQuery });
  latest.current = { place, onQuery };
  const go = useCallback((change: Partial<Place>) => latest.current.onQuery(queryOf({ ...latest.current.place, ...change })), []);
  const onStatus = useCallback((status: readonly Status[]) => go({ filter: { ...latest.current.place.filter, status } }), []);
  const closeChanges = useCallback(() => go({ changes: false }), []);
  const canBoth = useWidth(BOTH_PX);
  const hasRoom = useWidth(CHANGES_PX);
  const view: View = place.view === null || (place.view === 'both' && !canBoth) ? (canBoth ? 'both' : 'tiles') : place.view;
  const changes = place.changes ?? hasRoom;
  const { summary, groups, ids, asked } = useArranged(feed, place, now);
  const [heldGroups, holdTiles] = useHeld(groups, asked);
  const [heldIds, holdTable] = useHeld(ids, asked);
  const shared = { machines: feed.items, now, preferences, left };
  return (
    <div class={`fleet ${changes ? 'with-changes' : ''}`}>
      <h1 id="page-title" class="unseen" tabIndex={-1}>Fleet</h1>
      <SummaryBar summary={summary} chosen={place.filter.status} onChoose={onStatus} />
      <FilterBar filter={place.filter} summary={summary} shown={ids.length} onFilter={(filter) => go({ filter })}>
        <ViewSwitch view={view} canBoth={canBoth} changes={changes} onView={(next) => go({ view: next })} onChanges={(next) => go({ changes: next })} />
      </FilterBar>
      <div class={`views-body view-${view}`}>
        {ids.length === 0
          ? <p class="nothing">No machine matches. <button type="button" onClick={() => go({ filter: everything })}>Show all</button></p>
          : <>
            {view !== 'table' && <PlantView {...shared} groups={heldGroups} api={api} isLive={isLive} hold={holdTiles} />}
            {view !== 'tiles' && <MachineList {...shared} ids={heldIds} sort={place.sort} hold={holdTable} onSort={(sort) => go({ sort })} />}
          </>}
        {changes && <ChangesPanel api={api} machines={feed.items} standing={feed.standing} now={now} preferences={preferences} onClose={closeChanges} />}
      </div>
    </div>
  );
}
