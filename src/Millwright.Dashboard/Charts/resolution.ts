import type { Interval } from './range';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * How finely a range is asked for. A curve has every value while they are few, and then the smallest and largest of each of its steps;
 * buckets have smallest, mean and largest of each.
 */
export type Resolution = { readonly kind: 'curve'; readonly step: number } | { readonly kind: 'buckets'; readonly step: number };

/** Lengths that a person and the server's roll-ups by the minute find round, in ms. */
const steps = [
  10 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 48 * HOUR, 7 * 24 * HOUR,
];

/** As fine as the pixels can show, and no finer: about a bucket for each 1.5 px; a curve while a bucket would be under 10 s. */
export function resolutionFor({ from, to }: Interval, width: number): Resolution {
  const finest = (to - from) / Math.max(40, width / 1.5);
  if (finest < 4 * SECOND) return { kind: 'curve', step: Math.max(0.05 * SECOND, finest / 4) };
  return { kind: 'buckets', step: steps.find((step) => step >= finest) ?? 7 * 24 * HOUR };
}

/** What to load so that a view is covered and a small move needs nothing more: a fifth on either side, in whole steps. */
export function loadedFor(view: Interval, { step }: Resolution, now: number): Interval {
  const margin = (view.to - view.from) / 5;
  const grid = Math.max(step, SECOND);
  const from = Math.floor((view.from - margin) / grid) * grid;
  const to = Math.ceil(Math.min(view.to + margin, Math.max(now, view.to)) / grid) * grid;
  return { from, to: Math.max(to, from + grid) };
}

/** The query of `GET machines/{id}/readings` for it; never more points or buckets than the server gives. */
export function queryFor(sensor: string, { from, to }: Interval, { kind, step }: Resolution): Readonly<Record<string, string | number>> {
  const range = { sensor, from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return kind === 'buckets'
    ? { ...range, bucket: `${step / SECOND}s` }
    : { ...range, points: Math.min(20_000, Math.max(2, 2 * Math.ceil((to - from) / step))) };
}
