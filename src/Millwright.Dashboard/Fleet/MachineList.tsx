import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TargetedKeyboardEvent } from 'preact';
import type { Machine } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import { machineHash } from '../Shell/route';
import { ListHead } from './ListHead';
import { MachineRow } from './MachineRow';
import type { Sort } from './order';
import { moved, rowsInSight, scrollTo } from './rows';
import type { Hold } from './useHeld';
import { usePrinting } from './usePrinting';
import { useSight } from './useSight';

interface Props {
  readonly ids: readonly string[];
  readonly machines: ReadonlyMap<string, Machine>;
  readonly now: number;
  readonly preferences: Preferences;
  /** The machine whose page was left last: the list goes on from there. */
  readonly left: string | null;
  readonly sort: Sort;
  readonly hold: Hold;
  readonly onSort: (sort: Sort) => void;
}

/** The machines, of which only those in sight are drawn. One stop of the Tab key; arrows, Page, Home and End move inside. */
export function MachineList({ ids, machines, now, preferences, left, sort, hold, onSort }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const [sight, scroll] = useSight(list, probe);
  const [current, setCurrent] = useState<string | null>(left);
  const toFocus = useRef<string | null>(left);

  const isPrinting = usePrinting();
  const [first, last] = isPrinting ? [0, ids.length] : rowsInSight(sight, ids.length);
  const at = current === null ? -1 : ids.indexOf(current);
  const drawn = ids.slice(first, last).map((id, index) => ({ id, index: first + index }));
  // A row that has the focus stays in the document wherever it is, or the focus would be lost.
  if (current !== null && at >= 0 && (at < first || at >= last)) drawn.push({ id: current, index: at });
  const tabStop = at >= 0 ? current : ids[Math.max(0, Math.floor(sight.top / Math.max(1, sight.row)))];

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = moved(event.key, at, sight, ids.length);
    const target = index === null ? undefined : ids[index];
    if (index === null || target === undefined) return;
    event.preventDefault();
    setCurrent(target);
    scroll(scrollTo(index, sight));
    toFocus.current = target;
  };
  useLayoutEffect(() => {
    if (toFocus.current === null || sight.row === 0) return;
    if (toFocus.current === left && at >= last) scroll(scrollTo(at, sight));
    list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(toFocus.current)}"]`)?.focus({ preventScroll: true });
    toFocus.current = null;
  });

  return (
    <div class="machines">
      <ListHead sort={sort} onSort={onSort} />
      <div class="scroller" ref={list} onKeyDown={onKeyDown} {...hold}>
        <div class="row-probe" ref={probe} />
        <ul style={{ height: `${ids.length * sight.row}px` }} aria-label="Machines">
          {drawn.map(({ id, index }) => {
            const machine = machines.get(id);
            return machine && (
              <li key={id} style={{ transform: `translateY(${index * sight.row}px)` }} aria-setsize={ids.length} aria-posinset={index + 1}>
                <MachineRow machine={machine} now={now} preferences={preferences} href={machineHash(id)} tabIndex={id === tabStop ? 0 : -1} onFocus={setCurrent} />
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
