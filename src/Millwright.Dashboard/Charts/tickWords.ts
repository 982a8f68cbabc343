import type { Preferences } from '../Preferences/preferences';

/** Axis figures as the locale writes them, short enough for the axis. */
export function tickWords({ locale }: Preferences): (value: number) => string {
  const tag = locale === '' ? undefined : locale;
  const plain = new Intl.NumberFormat(tag, { maximumSignificantDigits: 6 });
  const short = new Intl.NumberFormat(tag, { notation: 'compact', maximumSignificantDigits: 4 });
  return (value) => (Math.abs(value) >= 100_000 ? short : plain).format(value).replace('-', '\u2212');
}
