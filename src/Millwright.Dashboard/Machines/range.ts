import type { Sensor } from './machine';

/** Places between the smallest (0) and the largest (1) value. */
export interface Range {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** Null without statistics, or while all values are the same. */
export function rangeOf({ value, min, max, mean, deviation }: Sensor): Range | null {
  if (min === undefined || max === undefined || mean === undefined || deviation === undefined || !(max > min)) return null;
  const place = (at: number): number => Math.min(1, Math.max(0, (at - min) / (max - min)));
  return { value: place(value), from: place(mean - deviation), to: place(mean + deviation) };
}
