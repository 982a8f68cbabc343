import type uPlot from 'uplot';
import { placedBands, type Band } from './bands';
import type { LimitLine } from './limits';
import type { Look } from './look';
import type { Interval } from './range';

/** What a chart marks beside its line. */
export interface Marks {
  readonly view: Interval;
  readonly now: number;
  readonly limits: readonly LimitLine[];
  readonly bands: readonly Band[];
  /** The moment that the page shows; null: the present. */
  readonly moment: number | null;
}

const lane = 4;

/** Episodes as grounds with a bar above, alarms as bars; each lane below the other. */
export function drawBands(plot: uPlot, { view, now, bands }: Marks, look: Look): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const least = (2 * (view.to - view.from)) / Math.max(1, plot.over.clientWidth);
  ctx.save();
  clip(plot);
  for (const { band, from, to, lane: row } of placedBands(bands, view, now, least)) {
    const left = plot.valToPos(from, 'x', true);
    const width = Math.max(2 * ratio, plot.valToPos(to, 'x', true) - left);
    if (band.kind === 'episode') {
      ctx.fillStyle = look.criticalBand;
      ctx.fillRect(left, bbox.top, width, bbox.height);
    }
    ctx.fillStyle = colourOf(band, look);
    ctx.fillRect(left, bbox.top + row * lane * ratio, width, (lane - 1) * ratio);
  }
  ctx.restore();
}

/** Limits as dashed lines with their words; those beyond the edge as an arrow at it. The page's moment as a line of its own. */
export function drawLimits(plot: uPlot, { limits, moment }: Marks, look: Look, wordsOf: (limit: LimitLine) => string): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const [low, high] = [plot.scales['y']?.min ?? 0, plot.scales['y']?.max ?? 1];
  ctx.save();
  clip(plot);
  ctx.font = look.font.replace(/^(\d+)/, (size) => String(Math.round(Number(size) * 0.92 * ratio)));
  ctx.lineWidth = ratio;
  for (const limit of limits.filter(({ value }) => value >= low && value <= high)) {
    const y = plot.valToPos(limit.value, 'y', true);
    ctx.strokeStyle = colourOf(limit, look);
    line(ctx, [bbox.left, y], [bbox.left + bbox.width, y], [5 * ratio, 4 * ratio]);
  }
  // After all lines: none may cross the words.
  for (const limit of limits) {
    const arrow = limit.value > high ? '↑ ' : limit.value < low ? '↓ ' : '';
    ctx.fillStyle = limit.severity === 'critical' ? look.critical : look.warningText;
    write(plot, limit, plot.valToPos(Math.min(high, Math.max(low, limit.value)), 'y', true), `${arrow}${wordsOf(limit)}`, look);
  }
  if (moment !== null) {
    const x = plot.valToPos(moment, 'x', true);
    ctx.strokeStyle = look.focus;
    ctx.lineWidth = 2 * ratio;
    line(ctx, [x, bbox.top], [x, bbox.top + bbox.height], []);
  }
  ctx.restore();
}

/** Warnings at the left, criticals at the right, so that neighbours do not cover each other; on the inner side of the line where there is room. */
function write(plot: uPlot, limit: LimitLine, y: number, words: string, look: Look): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const isBelow = y < bbox.top + 18 * ratio || (limit.side === 'high' && y < bbox.top + bbox.height - 18 * ratio);
  ctx.textBaseline = isBelow ? 'top' : 'bottom';
  ctx.textAlign = limit.severity === 'critical' ? 'right' : 'left';
  const x = limit.severity === 'critical' ? bbox.left + bbox.width - 4 * ratio : bbox.left + 4 * ratio;
  const at = y + (isBelow ? 3 : -2) * ratio;
  ctx.save();
  ctx.lineWidth = 3 * ratio;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = look.ground;
  ctx.strokeText(words, x, at);
  ctx.restore();
  ctx.fillText(words, x, at);
}

/** Grey inside the limits, and past them in their colour. */
export function strokeBy(plot: uPlot, limits: readonly LimitLine[], look: Look): string | CanvasGradient {
  const { min, max } = plot.scales['y'] ?? {};
  const { top, height } = plot.bbox;
  if (limits.length === 0 || min === undefined || max === undefined || !(max > min) || !(height > 0)) return look.text;
  const gradient = plot.ctx.createLinearGradient(0, top + height, 0, top);
  const placeOf = (value: number): number => Math.min(1, Math.max(0, (value - min) / (max - min)));
  const lows = limits.filter(({ side }) => side === 'low').sort((a, b) => a.value - b.value);
  const highs = limits.filter(({ side }) => side === 'high').sort((a, b) => a.value - b.value);
  lows.forEach((limit, index) => {
    gradient.addColorStop(index === 0 ? 0 : placeOf(lows[index - 1]?.value ?? min), colourOf(limit, look));
    gradient.addColorStop(placeOf(limit.value), colourOf(limit, look));
  });
  gradient.addColorStop(placeOf(lows.at(-1)?.value ?? min), look.text);
  gradient.addColorStop(placeOf(highs[0]?.value ?? max), look.text);
  highs.forEach((limit, index) => {
    gradient.addColorStop(placeOf(limit.value), colourOf(limit, look));
    gradient.addColorStop(index === highs.length - 1 ? 1 : placeOf(highs[index + 1]?.value ?? max), colourOf(limit, look));
  });
  return gradient;
}

function colourOf({ severity }: Pick<LimitLine, 'severity'>, look: Look): string {
  return severity === 'critical' ? look.critical : look.warning;
}

function clip({ ctx, bbox }: uPlot): void {
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
}

function line(ctx: CanvasRenderingContext2D, [fromX, fromY]: readonly [number, number], [toX, toY]: readonly [number, number], dash: number[]): void {
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(fromX, fromY);
  ctx.lineTo(toX, toY);
  ctx.stroke();
}
