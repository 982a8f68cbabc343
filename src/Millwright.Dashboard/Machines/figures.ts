import type { Sensor } from './machine';

const none = '–';
const minus = '\u2212';

/** A measured value to four or so digits: enough to read, few enough to compare at a glance. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return none;
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e7)) return value.toExponential(2).replace('e+', 'e').replaceAll('-', minus);
  const digits = size >= 1000 || size === 0 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
  return grouped(value.toFixed(digits));
}

/** A count, in groups of three. */
export function count(value: number | undefined): string {
  return value === undefined ? none : grouped(String(value));
}

/** `4.21 mm/s`. */
export function withUnit(sensor: Sensor, value: number | undefined = sensor.value): string {
  return sensor.unit ? `${figure(value)} ${sensor.unit}` : figure(value);
}

/** `bearing_temperature` as a person says it. */
export function spoken(name: string): string {
  return name.replaceAll('_', ' ');
}

/** How loud a violation is: its first word, or `none`. */
export function severityOf(violation: string): 'none' | 'warning' | 'critical' {
  if (violation.startsWith('critical')) return 'critical';
  return violation.startsWith('warning') ? 'warning' : 'none';
}

/** `criticalHigh` → `critical, high`; empty for none. */
export function violationWords(violation: string): string {
  return violation === 'none' ? '' : violation.replace(/([a-z])([A-Z])/, (_, a: string, b: string) => `${a}, ${b.toLowerCase()}`);
}

/** Sensors past a limit first, then as the machine has them. */
export function loudestFirst(sensors: readonly Sensor[]): readonly Sensor[] {
  const loudness = { critical: 0, warning: 1, none: 2 };
  return sensors.every((sensor) => sensor.violation === 'none')
    ? sensors
    : [...sensors].sort((a, b) => loudness[severityOf(a.violation)] - loudness[severityOf(b.violation)]);
}

// A thin space, which no reader takes for a decimal sign.
function grouped(digits: string): string {
  return digits.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, '\u2009').replace('-', minus);
}
