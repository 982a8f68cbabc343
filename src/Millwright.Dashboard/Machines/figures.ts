import type { Preferences } from '../Preferences/preferences';
import { shownIn } from '../Preferences/units';
import type { Sensor } from './machine';

const none = '–';

/** A figure and its unit as they are shown, to be set apart. */
export interface Figure {
  readonly text: string;
  readonly unit: string | null;
}

/** A measured value in the unit that the person wants: four or so digits, enough to read, few enough to compare at a glance. */
export function figureOf(value: number | null | undefined, unit: string | null, preferences: Preferences): Figure {
  const shown = shownIn(unit, preferences.units, preferences.catalogue);
  return { text: number(value === null || value === undefined ? value : shown.value(value), preferences), unit: shown.symbol };
}

/** A deviation, rate or other difference of values in `unit`. */
export function differenceOf(value: number | null | undefined, unit: string | null, preferences: Preferences): Figure {
  const shown = shownIn(unit, preferences.units, preferences.catalogue);
  return { text: number(value === null || value === undefined ? value : shown.difference(value), preferences), unit: shown.symbol };
}

/** `4.21 mm/s`. */
export function formatFigure(value: number | null | undefined, unit: string | null, preferences: Preferences): string {
  const figure = figureOf(value, unit, preferences);
  return figure.unit === null || figure.unit === '' ? figure.text : `${figure.text} ${figure.unit}`;
}

/** A number without a unit, as the locale writes it. */
export function number(value: number | null | undefined, { locale }: Preferences): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return none;
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e7)) return signed(formatOf(locale, 'scientific').format(value).toLowerCase());
  return signed(formatOf(locale, size >= 1000 || size === 0 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3).format(value));
}

/** A share from 0 to 1, to a tenth of a percent. */
export function percent(share: number, { locale }: Preferences): string {
  return new Intl.NumberFormat(locale === '' ? undefined : locale, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

/** A count, in groups of three. */
export function count(value: number | undefined, { locale }: Preferences): string {
  return value === undefined ? none : signed(formatOf(locale, 0).format(value));
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

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format costs a hundred times what using it does. */
function formatOf(locale: string, digits: number | 'scientific'): Intl.NumberFormat {
  const key = `${locale} ${digits}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale === '' ? undefined : locale, digits === 'scientific'
      ? { notation: 'scientific', minimumFractionDigits: 2, maximumFractionDigits: 2 }
      : { minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(key, format);
  }
  return format;
}

// As wide as a plus or a figure, which a hyphen is not.
function signed(text: string): string {
  return text.replaceAll('-', '\u2212');
}
