/** A limit as it is drawn: a line at `value`, in the shown unit. */
export interface LimitLine {
  readonly value: number;
  readonly severity: 'warning' | 'critical';
  readonly side: 'low' | 'high';
}

/** The limits of a configuration that bound a sensor's value, in its measured unit. */
export interface ValueLimits {
  readonly criticalLow: number | null;
  readonly warningLow: number | null;
  readonly warningHigh: number | null;
  readonly criticalHigh: number | null;
}

export function limitLines(limits: ValueLimits | null | undefined, shown: (measured: number) => number): readonly LimitLine[] {
  if (!limits) return [];
  const lines: LimitLine[] = [];
  const add = (value: number | null, severity: LimitLine['severity'], side: LimitLine['side']): void => {
    if (value !== null) lines.push({ value: shown(value), severity, side });
  };
  add(limits.criticalLow, 'critical', 'low');
  add(limits.warningLow, 'warning', 'low');
  add(limits.warningHigh, 'warning', 'high');
  add(limits.criticalHigh, 'critical', 'high');
  return lines;
}

/** The part of the height that the values keep at least: a limit farther off is told at the edge instead of drawn. */
const kept = 0.3;

/** The value axis: all values with some air, and each limit that does not press them flat. Without values, the limits. */
export function valueRange(low: number | null, high: number | null, limits: readonly LimitLine[]): readonly [low: number, high: number] {
  const values = limits.map(({ value }) => value);
  if (low === null || high === null) return values.length === 0 ? [0, 1] : aired(Math.min(...values), Math.max(...values));
  const [bottom, top] = aired(low, high);
  const height = top - bottom;
  let range: readonly [number, number] = [bottom, top];
  // The nearest first: a limit is drawn only where the ones inside it are.
  for (const value of [...values].sort((a, b) => distance(a, bottom, top) - distance(b, bottom, top))) {
    const wider: readonly [number, number] = [Math.min(range[0], value - height * 0.1), Math.max(range[1], value + height * 0.1)];
    if (height / (wider[1] - wider[0]) < kept) break;
    range = wider;
  }
  return range;
}

function aired(low: number, high: number): readonly [number, number] {
  const air = high > low ? (high - low) * 0.08 : Math.max(Math.abs(low) * 0.05, 0.5);
  return [low - air, high + air];
}

function distance(value: number, bottom: number, top: number): number {
  return Math.max(0, bottom - value, value - top);
}
