import type { Interval } from './range';
import type { Resolution } from './resolution';

/** A sensor's history as it is drawn: columns of the same length in order of time. Figures are in the measured unit. */
export interface Series {
  /** Times in ms since 1970; of a bucket, its middle. */
  readonly at: readonly number[];
  /** On a curve the same as `mean`. */
  readonly min: readonly number[];
  readonly mean: readonly number[];
  readonly max: readonly number[];
  /** How many values stand behind each; on a curve 1. */
  readonly count: readonly number[];
  readonly resolution: Resolution;
}

/** A bucket of `GET machines/{id}/readings?bucket=`. */
export interface Bucket {
  readonly start: string;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly last: number;
}

/** A point of `GET machines/{id}/readings?points=`. */
export interface Point {
  readonly at: string;
  readonly value: number;
}

export function seriesOfPoints(points: readonly Point[], resolution: Resolution): Series {
  const values = points.map(({ value }) => value);
  return { at: points.map(({ at }) => Date.parse(at)), min: values, mean: values, max: values, count: points.map(() => 1), resolution };
}

export function seriesOfBuckets(buckets: readonly Bucket[], resolution: Resolution): Series {
  return {
    at: buckets.map(({ start }) => Date.parse(start) + resolution.step / 2),
    min: buckets.map(({ min }) => min),
    mean: buckets.map(({ mean }) => mean),
    max: buckets.map(({ max }) => max),
    count: buckets.map(({ count }) => count),
    resolution,
  };
}

/**
 * The series with one value more, as the live feed has it: a point at the end of a curve, or counted into its bucket. A value that is
 * not newer than the end is there already, or too late for a live line; either way the series stays.
 */
export function appended(series: Series, at: number, value: number): Series {
  const last = series.at.length - 1;
  const newest = series.at[last] ?? -Infinity;
  const { kind, step } = series.resolution;
  if (kind === 'curve') return at <= newest ? series : withRow(series, last + 1, { at, min: value, mean: value, max: value, count: 1 });
  const middle = Math.floor(at / step) * step + step / 2;
  if (middle < newest) return series;
  if (middle > newest) return withRow(series, last + 1, { at: middle, min: value, mean: value, max: value, count: 1 });
  const { min, mean, max, count } = rowAt(series, last);
  return withRow(series, last, { at: middle, min: Math.min(min, value), mean: mean + (value - mean) / (count + 1), max: Math.max(max, value), count: count + 1 });
}

export interface Row {
  readonly at: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  readonly count: number;
}

export function rowAt(series: Series, index: number): Row {
  return {
    at: series.at[index] ?? NaN, min: series.min[index] ?? NaN, mean: series.mean[index] ?? NaN, max: series.max[index] ?? NaN,
    count: series.count[index] ?? 0,
  };
}

/** The rows of an interval, in order of time. */
export function rowsIn(series: Series, { from, to }: Interval): readonly Row[] {
  const rows: Row[] = [];
  for (let index = firstAt(series, from); index < series.at.length && (series.at[index] ?? Infinity) <= to; index++) rows.push(rowAt(series, index));
  return rows;
}

/** Whether anything of the series lies in an interval. */
export function hasAny(series: Series, { from, to }: Interval): boolean {
  return (series.at[firstAt(series, from)] ?? Infinity) <= to;
}

/** The first index at or after a time. */
function firstAt({ at }: Series, time: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function withRow(series: Series, index: number, row: Row): Series {
  const put = (column: readonly number[], value: number): readonly number[] => [...column.slice(0, index), value];
  return {
    at: put(series.at, row.at), min: put(series.min, row.min), mean: put(series.mean, row.mean), max: put(series.max, row.max),
    count: put(series.count, row.count), resolution: series.resolution,
  };
}
