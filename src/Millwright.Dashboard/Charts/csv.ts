import type { Row, Series } from './series';

/** Rows as CSV (RFC 4180) with a header: times in ISO 8601 and UTC, figures in the unit that the header names. */
export function csvOf(sensor: string, unit: string | null, kind: Series['resolution']['kind'], rows: readonly Row[], shown: (measured: number) => number): string {
  const named = (word?: string): string => quoted([sensor, word, unit === null ? undefined : `[${unit}]`].filter((part) => part !== undefined).join(' '));
  const time = (at: number): string => new Date(at).toISOString();
  const lines = kind === 'curve'
    ? [['time (UTC)', named()], ...rows.map(({ at, mean }) => [time(at), figure(shown(mean))])]
    : [
      ['time (UTC)', named('min'), named('mean'), named('max'), 'values'],
      ...rows.map(({ at, min, mean, max, count }) => [time(at), figure(shown(min)), figure(shown(mean)), figure(shown(max)), String(count)]),
    ];
  return lines.map((line) => line.join(',')).join('\r\n') + '\r\n';
}

/** With the digits that a conversion or a mean leaves certain. */
function figure(value: number): string {
  return String(Number(value.toPrecision(12)));
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
