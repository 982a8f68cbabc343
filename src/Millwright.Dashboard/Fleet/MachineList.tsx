import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TargetedKeyboardEvent } from 'preact';
import type { Machine } from '../Machines/machine';
import { ListHead } from './ListHead';
import { MachineRow } from './MachineRow';
import type { Sort } from './order';
import { moved, rowsInSight, scrollTo } from './rows';
import type { Hold } from './useHeldOrder';
import { useSight } from './useSight';

interface Props {
  readonly machines: readonly Machine[];
  readonly now: number;
  readonly open: string | null;
  readonly sort: Sort;
  readonly hold: Hold;
  readonly hrefOf: (id: string) => string;
  readonly onSort: (sort: Sort) => void;
}

/** The machines, of which only those in sight are drawn. One stop of the Tab key; arrows, Page, Home and End move inside. */
export function MachineList({ machines, now, open, sort, hold, hrefOf, onSort }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const [sight, scroll] = useSight(list, probe);
  const [current, setCurrent] = useState<string | null>(open);
  const toFocus = useRef<string | null>(null);
  const wasOpen = useRef(open);
  if (wasOpen.current !== null && open === null) toFocus.current = wasOpen.current;
  wasOpen.current = open;

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
              <MachineRow machine={machine} now={now} open={machine.id === open} href={hrefOf(machine.id)}
                tabIndex={machine.id === tabStop ? 0 : -1} onFocus={setCurrent} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
