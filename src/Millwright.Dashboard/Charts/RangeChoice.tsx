import type { Preferences } from '../Preferences/preferences';
import { momentOf } from '../Time/moment';
import { intervalOf, panned, presets, zoomed, type Range } from './range';

interface Props {
  readonly range: Range;
  readonly now: number;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
  readonly onRange: (range: Range) => void;
  readonly onLive: () => void;
}

/** How much time is shown: spans up to the present, steps, and the way back to live. */
export function RangeChoice({ range, now, preferences, plantZone, onRange, onLive }: Props) {
  const isLive = range.kind === 'live';
  return (
    <div class="range-choice" role="group" aria-label="Time range">
      <div class="spans">
        {presets.map(({ name, words, span }) => (
          <button key={name} type="button" aria-pressed={isLive && range.span === span} onClick={() => onRange({ kind: 'live', span })}>{words}</button>
        ))}
      </div>
      <button type="button" class={`follow ${isLive ? 'on' : ''}`} aria-pressed={isLive} title="The right edge follows the present (0)" onClick={onLive}>
        <span aria-hidden="true" class="dot" />live
      </button>
      <div class="spans steps">
        <button type="button" aria-label="Back in time" title="Back in time (←)" onClick={() => onRange(panned(range, now, -0.5))}>‹</button>
        <button type="button" aria-label="Forward in time" title="Forward in time (→)" disabled={isLive} onClick={() => onRange(panned(range, now, 0.5))}>›</button>
        <button type="button" aria-label="Zoom out" title="Zoom out (−)" onClick={() => onRange(zoomed(range, now, 2))}>−</button>
        <button type="button" aria-label="Zoom in" title="Zoom in (+), or draw a span on a chart" onClick={() => onRange(zoomed(range, now, 0.5))}>+</button>
      </div>
      <Shown range={range} now={now} preferences={preferences} plantZone={plantZone} />
    </div>
  );
}

/** `2026-03-01 08:00:00 – 09:00:00 CET`; the second date only where it differs. */
function Shown({ range, now, preferences, plantZone }: Omit<Props, 'onRange' | 'onLive'>) {
  const { from, to } = intervalOf(range, now);
  const [start, end] = [from, to].map((at) => momentOf(new Date(at).toISOString(), preferences, plantZone));
  if (!start || !end) return null;
  return (
    <span class="shown-range">
      {start.date} {start.time} – {end.date === start.date ? '' : `${end.date} `}{end.time} <span class="muted">{end.zone}</span>
    </span>
  );
}
