import type { Series } from './series';

/** Columns as uPlot takes them, time first; null is where the line is broken. */
export type Columns = [at: number[], mean: (number | null)[], min: (number | null)[], max: (number | null)[]];

/** Buckets without a value that a line still bridges: a sensor slower than the pixels is no gap. */
const bridged = 3;

/** Intervals of a steady sensor after which something is missing, and how many there must be to tell that it is steady. */
const missed = 4;
const enough = 8;

/**
 * Between two values farther apart than this there is a gap, in ms: the sensor's no-data timeout or, where it sends steadily, a few of its own
 * intervals if that is sooner; never less than a few steps.
 */
export function gapAfter(timeout: number, { at, resolution }: Series): number {
  const interval = steadyInterval(at);
  return Math.max(interval === null ? timeout : Math.min(timeout, missed * interval), bridged * resolution.step);
}

/** The median interval between times if nine in ten are no longer than twice as long, in ms; null for what comes when it comes. */
export function steadyInterval(at: readonly number[]): number | null {
  if (at.length <= enough) return null;
  const intervals = Float64Array.from({ length: at.length - 1 }, (_, index) => (at[index + 1] ?? NaN) - (at[index] ?? NaN)).sort();
  const median = intervals[Math.floor(intervals.length / 2)] ?? NaN;
  return (intervals[Math.floor(intervals.length * 0.9)] ?? NaN) <= 2 * median ? median : null;
}

/** The series as columns, in the unit that `shown` gives; within each gap one empty place, so that nothing is drawn across it. */
export function columnsOf(series: Series, gap: number, shown: (measured: number) => number): Columns {
  const columns: Columns = [[], [], [], []];
  const [at, mean, min, max] = columns;
  for (let index = 0; index < series.at.length; index++) {
    const time = series.at[index] ?? 0;
    const before = at.at(-1);
    if (before !== undefined && time - before > gap) {
      at.push((before + time) / 2);
      for (const column of [mean, min, max]) column.push(null);
    }
    at.push(time);
    mean.push(shown(series.mean[index] ?? NaN));
    min.push(shown(series.min[index] ?? NaN));
    max.push(shown(series.max[index] ?? NaN));
  }
  return columns;
}

/** Whether the value at an index stands alone between gaps, so that only a dot can show it. */
export function standsAlone(column: readonly (number | null | undefined)[], index: number): boolean {
  const here = column[index];
  return here !== null && here !== undefined && (column[index - 1] ?? null) === null && (column[index + 1] ?? null) === null;
}
