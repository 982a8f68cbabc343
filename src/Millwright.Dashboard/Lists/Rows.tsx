import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { moved, rowsInSight, scrollTo } from './rows';
import type { Hold } from './useHeld';
import { usePrinting } from './usePrinting';
import { useSight } from './useSight';

/** What a row needs so that the list can be walked by keys: it marks one element with `data-id` and lends it both of these. */
export interface Stop {
  readonly tabIndex: number;
  readonly onFocus: (id: string) => void;
}

interface Props {
  readonly ids: readonly string[];
  readonly label: string;
  /** What was left last: the list goes on from there. */
  readonly left: string | null;
  readonly hold: Hold;
  /** Undefined for what is gone meanwhile. */
  readonly draw: (id: string, stop: Stop) => JSX.Element | undefined;
  /** A key that moves nowhere, and what it is meant for. */
  readonly onKey?: (event: TargetedKeyboardEvent<HTMLElement>, id: string) => void;
}

/** A list of rows of one height, of which only those in sight are drawn. One stop of the Tab key; arrows, j and k, Page, Home and End move inside. */
export function Rows({ ids, label, left, hold, draw, onKey }: Props) {
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
    if (index === null || target === undefined) {
      if (current !== null && at >= 0) onKey?.(event, current);
      return;
    }
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
    <div class="scroller" ref={list} onKeyDown={onKeyDown} {...hold}>
      <div class="row-probe" ref={probe} />
      <ul style={{ height: `${ids.length * sight.row}px` }} aria-label={label}>
        {drawn.map(({ id, index }) => {
          const row = draw(id, { tabIndex: id === tabStop ? 0 : -1, onFocus: setCurrent });
          return row && <li key={id} style={{ transform: `translateY(${index * sight.row}px)` }} aria-setsize={ids.length} aria-posinset={index + 1}>{row}</li>;
        })}
      </ul>
    </div>
  );
}
