import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Sight } from './rows';

/** Follows what of a scrolled list is in sight. The style sheet decides the height of a row; `probe` is an element of that height. */
export function useSight(list: RefObject<HTMLElement | null>, probe: RefObject<HTMLElement | null>): readonly [Sight, (top: number) => void] {
  const [sight, setSight] = useState<Sight>({ top: 0, height: 800, row: 0 });
  useLayoutEffect(() => {
    const element = list.current;
    const sample = probe.current;
    if (!element || !sample) return undefined;
    const look = (): void => setSight((before) => {
      // Hidden behind an open machine on a phone: keep the place.
      if (sample.offsetHeight === 0) return before;
      const now = { top: element.scrollTop, height: element.clientHeight, row: sample.offsetHeight };
      return now.top === before.top && now.height === before.height && now.row === before.row ? before : now;
    });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    observer.observe(sample);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [list, probe]);
  const scroll = (top: number): void => {
    if (list.current) list.current.scrollTop = top;
    setSight((before) => ({ ...before, top }));
  };
  return [sight, scroll];
}
