import { useCallback, useMemo, useRef } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { Loading } from '../Fleet/Loading';
import { Rows } from '../Lists/Rows';
import { useHeld } from '../Lists/useHeld';
import { useSelection } from '../Lists/useSelection';
import { count } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { ActionBar } from './ActionBar';
import type { Alarm, AlarmAction } from './alarm';
import { AlarmFilters } from './AlarmFilters';
import { AlarmHead } from './AlarmHead';
import { AlarmRow } from './AlarmRow';
import { useAlarms } from './AlarmsProvider';
import { allActive, isNarrowed, matcher, queryOf, type AlarmFilter } from './filter';
import { LostFeed } from './LostFeed';
import { NoAlarms } from './NoAlarms';
import type { AlarmSummary } from './summary';
import { useActing } from './useActing';

interface Props {
  readonly filter: AlarmFilter;
  readonly summary: AlarmSummary;
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  readonly left: string | null;
  readonly onFilter: (filter: AlarmFilter) => void;
}

const keys: Readonly<Record<string, AlarmAction>> = { a: 'acknowledge', s: 'shelve', c: 'comment', o: 'assign' };

/** A pointer that rests for longer no longer keeps new alarms from being shown. */
const REST_MS = 3_000;

/** The open alarms of a view as they come and go. Rows stay where they are under the pointer; what has come meanwhile is told. */
export function LiveList({ filter, summary, now, preferences, api, left, onFilter }: Props) {
  const { feed, ordered, health } = useAlarms();
  const query = queryOf(filter);
  const matching = useMemo(() => ordered.filter(matcher(filter)), [ordered, query]);
  const ids = useMemo(() => matching.map(({ id }) => id), [matching]);
  const [held, hold] = useHeld(ids, query, REST_MS);
  const listed = useMemo(() => held.flatMap((id) => feed.items.get(id) ?? []), [held, feed.tail]);
  const come = useMemo(() => newIn(ids, held), [ids, held]);
  const { selected, select, selectAll, clear } = useSelection(listed, query);
  const acting = useActing(api, clear);
  const begin = useRef(acting.begin);
  begin.current = acting.begin;
  const onAct = useCallback((action: AlarmAction, alarm: Alarm) => begin.current(action, [alarm]), []);

  if (!feed.loaded) return health === 'down' || health === 'refused' ? <LostFeed /> : <Loading what="alarms" arrived={feed.arriving?.size ?? 0} />;
  const isSelected = new Set(selected.map(({ id }) => id));
  return (
    <>
      <LostFeed />
      <AlarmFilters filter={filter} summary={summary} shown={matching.length} preferences={preferences} onFilter={onFilter} />
      {matching.length === 0
        ? <NoAlarms view={filter.view} isNarrowed={isNarrowed(filter)} onAll={() => onFilter({ ...allActive, view: filter.view })} />
        : (
          <div class={`machines alarm-list ${preferences.blink ? 'blinking' : ''}`}>
            <AlarmHead all={selected.length === listed.length} some={selected.length > 0} onAll={(all) => (all ? selectAll() : clear())} />
            {come > 0 && <p class="arrived" role="status">{count(come, preferences)} more since the pointer came over the list. They show as soon as it rests.</p>}
            <Rows ids={held} label="Alarms" left={left} hold={hold}
              draw={(id, stop) => {
                const alarm = feed.items.get(id);
                return alarm && <AlarmRow alarm={alarm} now={now} preferences={preferences} isSelected={isSelected.has(id)} onSelect={select} onAct={onAct} {...stop} />;
              }}
              onKey={(event, id) => {
                const [action, alarm] = [keys[event.key], feed.items.get(id)];
                if (!action && event.key !== 'x' && event.key !== ' ') return;
                event.preventDefault();
                if (!action) select(id, !isSelected.has(id));
                else if (alarm) acting.begin(action, selected.length > 0 ? selected : [alarm]);
              }} />
          </div>
        )}
      {selected.length > 0 && <ActionBar selected={selected} preferences={preferences} onAct={(action) => acting.begin(action, selected)} onClear={clear} />}
      {acting.element}
      <p class="key-help wide-only" aria-hidden="true"><kbd>j</kbd> <kbd>k</kbd> move · <kbd>Enter</kbd> open · <kbd>x</kbd> select · <kbd>a</kbd> acknowledge · <kbd>s</kbd> shelve · <kbd>c</kbd> comment · <kbd>/</kbd> search</p>
    </>
  );
}

/** How many ids were not there before. */
function newIn(now: readonly string[], before: readonly string[]): number {
  if (now === before) return 0;
  const known = new Set(before);
  return now.reduce((count, id) => count + (known.has(id) ? 0 : 1), 0);
}
