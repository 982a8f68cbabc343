import type { ValueLimits } from '../Charts/limits';

/** A stretch of a bar, from 0 (left end) to 1. */
export interface Zone {
  readonly severity: 'normal' | 'warning' | 'critical';
  readonly from: number;
  readonly to: number;
}

/** A sensor's value among its limits. */
export interface LimitBar {
  readonly zones: readonly Zone[];
  /** Where the value stands; at an end when it lies beyond. */
  readonly value: number;
  readonly isBeyond: boolean;
  /** Limits with room for their figures, by their places. */
  readonly labels: readonly { readonly value: number; readonly place: number; readonly severity: 'warning' | 'critical' }[];
}

/** What is usual where a limit does not say where the bar ends. */
export interface Usual {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

const edge = 0.14;
const apart = 0.17;

/** Null without any limit. A side without a limit ends where values have been. */
export function limitBarOf(value: number, limits: ValueLimits | null | undefined, usual: Usual): LimitBar | null {
  if (!limits) return null;
  const lows = [limits.criticalLow, limits.warningLow].filter((limit) => limit !== null);
  const highs = [limits.warningHigh, limits.criticalHigh].filter((limit) => limit !== null);
  if (lows.length + highs.length === 0) return null;
  const [low, high] = ends(value, lows, highs, usual);
  const place = (at: number): number => Math.min(1, Math.max(0, (at - low) / (high - low)));
  const cuts = [limits.criticalLow, limits.warningLow, limits.warningHigh, limits.criticalHigh].map((limit) => (limit === null ? null : place(limit)));
  const [criticalLow = null, warningLow = null, warningHigh = null, criticalHigh = null] = cuts;
  const from = warningLow ?? criticalLow ?? 0;
  const to = warningHigh ?? criticalHigh ?? 1;
  const zones: Zone[] = [
    { severity: 'critical', from: 0, to: criticalLow ?? 0 },
    { severity: 'warning', from: criticalLow ?? 0, to: warningLow ?? criticalLow ?? 0 },
    { severity: 'normal', from, to },
    { severity: 'warning', from: warningHigh ?? criticalHigh ?? 1, to: criticalHigh ?? 1 },
    { severity: 'critical', from: criticalHigh ?? 1, to: 1 },
  ];
  return { zones: zones.filter((zone) => zone.to > zone.from), value: place(value), isBeyond: value < low || value > high, labels: labelled(limits, place) };
}

function ends(value: number, lows: readonly number[], highs: readonly number[], { min, max }: Usual): readonly [number, number] {
  const usualLow = Math.min(min ?? value, value);
  const usualHigh = Math.max(max ?? value, value);
  const low = lows.length > 0 ? Math.min(...lows) : Math.min(usualLow, ...highs);
  const high = highs.length > 0 ? Math.max(...highs) : Math.max(usualHigh, ...lows);
  const room = (high > low ? high - low : Math.max(Math.abs(high), 1)) * edge;
  return [lows.length > 0 ? low - room : low - room / 4, highs.length > 0 ? high + room : high + room / 4];
}

/** Critical limits first: where two would cover each other, the warning goes unsaid; the bar still shows it. */
function labelled(limits: ValueLimits, place: (value: number) => number): LimitBar['labels'] {
  const labels: { value: number; place: number; severity: 'warning' | 'critical' }[] = [];
  const add = (value: number | null, severity: 'warning' | 'critical'): void => {
    if (value === null || labels.some((label) => Math.abs(label.place - place(value)) < apart)) return;
    labels.push({ value, place: place(value), severity });
  };
  add(limits.criticalLow, 'critical');
  add(limits.criticalHigh, 'critical');
  add(limits.warningLow, 'warning');
  add(limits.warningHigh, 'warning');
  return labels.sort((a, b) => a.place - b.place);
}
