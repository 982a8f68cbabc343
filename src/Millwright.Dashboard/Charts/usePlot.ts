import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Columns } from './gaps';
import { usePrinting } from '../Lists/usePrinting';
import { listen, type Gestures } from './gestures';
import type { Marks } from './marks';
import { Plot, type PlotOptions } from './plot';

export interface UsePlot {
  readonly options: PlotOptions;
  readonly columns: Columns;
  readonly marks: Marks;
  readonly gestures: Gestures;
}

/** How far below the screen a chart is readied, in px. */
const ahead = 400;

/** Keeps a plot in an element, as large as it, and shows in it what it is given; width 0 until it comes near the screen. */
export function usePlot(host: RefObject<HTMLDivElement | null>, { options, columns, marks, gestures }: UsePlot) {
  const plot = useRef<Plot | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const isPrinting = usePrinting();
  const hand = useRef(gestures);
  hand.current = gestures;

  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const look = (): void => setSize((before) => {
      const [width, height] = [element.clientWidth, element.clientHeight];
      return width === before.width && height === before.height ? before : { width, height };
    });
    const sizes = new ResizeObserver(look);
    const near = new IntersectionObserver((entries) => {
      if (!isPrinting && !entries.some(({ isIntersecting }) => isIntersecting)) return;
      near.disconnect();
      sizes.observe(element);
      look();
    }, { rootMargin: `${ahead}px` });
    near.observe(element);
    return () => {
      near.disconnect();
      sizes.disconnect();
    };
  }, [host, isPrinting]);

  const isSized = size.width > 0 && size.height > 0;
  useLayoutEffect(() => {
    const element = host.current;
    if (!element || !isSized) return undefined;
    const made = new Plot(element, element.clientWidth, element.clientHeight, options);
    plot.current = made;
    const silence = listen(made.over, () => document.activeElement === element, {
      zoom: (factor, place) => hand.current.zoom(factor, place),
      pan: (share) => hand.current.pan(share),
      live: () => hand.current.live(),
    });
    return () => {
      silence();
      made.destroy();
      plot.current = null;
    };
  }, [host, isSized, options]);

  useLayoutEffect(() => {
    if (isSized) plot.current?.resize(size.width, size.height);
  }, [size]);
  useEffect(() => plot.current?.show(columns, marks), [columns, marks, options, isSized]);
  return { plot, width: size.width };
}
