import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** What of the plant view is in sight, and how its bands are laid out there; lengths in px. */
export interface TileSight {
  readonly top: number;
  readonly height: number;
  /** 0 until it is known. */
  readonly columns: number;
  readonly head: number;
  readonly tile: number;
}

/** Least width and the heights of a tile and of a group's head, in rem; the style sheet fills them. */
const least = 10.25;
const tileRem = 4.5;
const headRem = 2.25;

export function useTileSight(scroller: RefObject<HTMLElement | null>): readonly [TileSight, (top: number) => void] {
  const [sight, setSight] = useState<TileSight>({ top: 0, height: 800, columns: 0, head: headRem * 16, tile: tileRem * 16 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = (): void => setSight((before) => {
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
      const now: TileSight = {
        top: element.scrollTop, height: element.clientHeight,
        columns: Math.max(1, Math.floor(element.clientWidth / (least * rem))), head: headRem * rem, tile: tileRem * rem,
      };
      return (Object.keys(now) as (keyof TileSight)[]).every((name) => now[name] === before[name]) ? before : now;
    });
    const scrolled = (): void => setSight((before) => (before.top === element.scrollTop ? before : { ...before, top: element.scrollTop }));
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', scrolled, { passive: true });
    look();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', scrolled);
    };
  }, [scroller]);
  const scroll = (top: number): void => {
    if (scroller.current) scroller.current.scrollTop = top;
    setSight((before) => ({ ...before, top }));
  };
  return [sight, scroll];
}
