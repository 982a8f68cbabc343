import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { moved, rowsInSight, scrollTo } from './rows';
import type { Hold } from './useHeldOrder';
import { useSight } from './useSight';

/** What a row needs so that the list can be walked by keys: it marks one element with `data-id` and lends it both of these. */
export interface Stop {
  readonly tabIndex: number;
  readonly onFocus: (id: string) => void;
}

interface Props<T> {
  readonly items: readonly T[];
  readonly label: string;
  /** The item where the walk begins; null: the first one. */
  readonly start: string | null;
  readonly hold: Hold;
  readonly draw: (item: T, stop: Stop) => JSX.Element;
  /** A key that moves nowhere, and the item that it is meant for. */
  readonly onKey?: (event: TargetedKeyboardEvent<HTMLElement>, item: T) => void;
}

/** A list of rows of one height, of which only those in sight are drawn. One stop of the Tab key; arrows, j and k, Page, Home and End move inside. */
export function Rows<T extends { readonly id: string }>({ items, label, start, hold, draw, onKey }: Props<T>) {
  const list = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const [sight, scroll] = useSight(list, probe);
  const [current, setCurrent] = useState<string | null>(start);
  const toFocus = useRef<string | null>(start);

  const [first, last] = rowsInSight(sight, items.length);
  const at = current === null ? -1 : items.findIndex((item) => item.id === current);
  const drawn = items.slice(first, last).map((item, index) => ({ item, index: first + index }));
  const currentItem = items[at];
  // A row that has the focus stays in the document wherever it is, or the focus would be lost.
  if (currentItem && (at < first || at >= last)) drawn.push({ item: currentItem, index: at });
  const tabStop = currentItem?.id ?? items[Math.max(0, Math.floor(sight.top / Math.max(1, sight.row)))]?.id;

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = moved(event.key, at, sight, items.length);
    const target = index === null ? undefined : items[index];
    if (index === null || !target) {
      if (currentItem) onKey?.(event, currentItem);
      return;
    }
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
    <div class="scroller" ref={list} onKeyDown={onKeyDown} {...hold}>
      <div class="row-probe" ref={probe} />
      <ul style={{ height: `${items.length * sight.row}px` }} aria-label={label}>
        {drawn.map(({ item, index }) => (
          <li key={item.id} style={{ transform: `translateY(${index * sight.row}px)` }} aria-setsize={items.length} aria-posinset={index + 1}>
            {draw(item, { tabIndex: item.id === tabStop ? 0 : -1, onFocus: setCurrent })}
          </li>
        ))}
      </ul>
    </div>
  );
}
