import { useEffect } from 'preact/hooks';
import { fixed, followed, intervalOf, type Range } from '../Charts/range';
import { about, type View } from './view';

export interface Moves {
  readonly live: () => void;
  readonly range: (range: Range) => void;
  readonly moment: (moment: number) => void;
}

/** The ways through time. In the past nothing follows the present, until the person goes back to it. */
export function useMoves(view: View, change: (change: Partial<View>) => void, now: number): Moves {
  const live = (): void => change({ moment: null, range: followed(view.range) });
  useEffect(() => {
    if (view.moment === null) return undefined;
    const leave = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return;
      // Before the page's own shortcuts: from the past, back is to the present and not yet to the fleet.
      event.preventDefault();
      live();
    };
    addEventListener('keydown', leave, true);
    return () => removeEventListener('keydown', leave, true);
  }, [view]);
  return {
    live,
    range: (range: Range): void => {
      if (view.moment === null || range.kind === 'fixed') change({ range });
      else change({ range: about(view.moment, range.span, now) });
    },
    moment: (moment: number): void => {
      const { from, to } = intervalOf(view.range, now);
      change({ moment, range: moment >= from && moment <= to ? fixed(from, to, now) : about(moment, to - from, now) });
    },
  };
}
