import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TargetedKeyboardEvent } from 'preact';
import type { Machine } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import { machineHash } from '../Shell/route';
import { ListHead } from './ListHead';
import { MachineRow } from './MachineRow';
import type { Sort } from './order';
import { moved, rowsInSight, scrollTo } from './rows';
import type { Hold } from './useHeldOrder';
import { useSight } from './useSight';

interface Props {
  readonly machines: readonly Machine[];
  readonly now: number;
  readonly preferences: Preferences;
  /** The machine whose page was left last: the list goes on from there. */
  readonly left: string | null;
  readonly sort: Sort;
  readonly hold: Hold;
  readonly onSort: (sort: Sort) => void;
}

/** The machines, of which only those in sight are drawn. One stop of the Tab key; arrows, Page, Home and End move inside. */
export function MachineList({ machines, now, preferences, left, sort, hold, onSort }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const [sight, scroll] = useSight(list, probe);
  const [current, setCurrent] = useState<string | null>(left);
  const toFocus = useRef<string | null>(left);

  const [first, last] = rowsInSight(sight, machines.length);
  const at = current === null ? -1 : machines.findIndex((machine) => machine.id === current);
  const drawn = machines.slice(first, last).map((machine, index) => ({ machine, index: first + index }));
  const currentMachine = machines[at];
  // A row that has the focus stays in the document wherever it is, or the focus would be lost.
  if (currentMachine && (at < first || at >= last)) drawn.push({ machine: currentMachine, index: at });
  const tabStop = currentMachine?.id ?? machines[Math.max(0, Math.floor(sight.top / Math.max(1, sight.row)))]?.id;

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const index = moved(event.key, at, sight, machines.length);
    const target = index === null ? undefined : machines[index];
    if (index === null || !target) return;
    event.preventDefault();
    setCurrent(target.id);
    scroll(scrollTo(index, sight));
    toFocus.current = target.id;
  };
  useLayoutEffect(() => {
    if (toFocus.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(toFocus.current)}"]`)?.focus({ preventScroll: true });
    toFocus.current = null;
  });

  return (
    <div class="machines">
      <ListHead sort={sort} onSort={onSort} />
      <div class="scroller" ref={list} onKeyDown={onKeyDown} {...hold}>
        <div class="row-probe" ref={probe} />
        <ul style={{ height: `${machines.length * sight.row}px` }} aria-label="Machines">
          {drawn.map(({ machine, index }) => (
            <li key={machine.id} style={{ transform: `translateY(${index * sight.row}px)` }} aria-setsize={machines.length} aria-posinset={index + 1}>
              <MachineRow machine={machine} now={now} preferences={preferences} href={machineHash(machine.id)}
                tabIndex={machine.id === tabStop ? 0 : -1} onFocus={setCurrent} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
