/** What the pace of drawing needs of a browser. */
export interface Timers {
  /** A clock that never jumps, in ms. */
  readonly monotonic: () => number;
  readonly later: (then: () => void, ms: number) => void;
  /** Calls back before the next frame; not while the page is hidden. */
  readonly nextFrame: (then: () => void) => void;
}

/**
 * Draws at once after a pause, then at most once in `every` ms: a stream of thousands of values a second is read no better when it is drawn
 * more often. What a person does is drawn by its component at once, with the newest state.
 */
export function paced(every: number, { monotonic, later, nextFrame }: Timers): (draw: () => void) => void {
  let drawn = -Infinity;
  return (draw) => {
    const frame = (): void => nextFrame(() => {
      drawn = monotonic();
      draw();
    });
    const wait = drawn + every - monotonic();
    if (wait > 0) later(frame, wait);
    else frame();
  };
}
