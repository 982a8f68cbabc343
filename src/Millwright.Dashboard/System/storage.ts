import type { Schemas } from '../Api/schemas';
import type { Preferences } from '../Preferences/preferences';
import { span } from '../Time/age';
import { durationWords, secondsOf } from '../Time/duration';

export type Storage = Schemas['StorageReport'];
export type Table = Schemas['TableReport'];

const prefixes = ['', 'k', 'M', 'G', 'T', 'P'] as const;

/** `6.9 GB`: three figures, in powers of a thousand. */
export function bytesWords(bytes: number, { locale }: Preferences): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), prefixes.length - 1);
  const format = new Intl.NumberFormat(locale === '' ? undefined : locale, power === 0 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
  return `${format.format(bytes / 1000 ** power)} ${prefixes[power]}B`;
}

/** How long rows stay; a dash: for ever, or the table does not grow. */
export function keptWords({ retention }: Pick<Table, 'retention'>): string {
  const seconds = retention === null ? null : secondsOf(retention);
  return seconds === null ? '–' : durationWords(seconds);
}

/** How many partitions there are, and how far they reach ahead of `now` (ms since 1970). */
export function partitionWords({ partitions, to }: Pick<Table, 'partitions' | 'to'>, now: number): string {
  if (partitions === 0) return '–';
  if (to === null) return `${partitions}`;
  const ahead = Date.parse(to) - now;
  return `${partitions}, ${ahead > 0 ? `${span(ahead)} ahead` : 'none ahead'}`;
}

/** The share of all versions of rows that nobody needs any more, 0 to 1. */
export function deadShare({ rows, deadRows }: Pick<Table, 'rows' | 'deadRows'>): number {
  return deadRows === 0 ? 0 : deadRows / (rows + deadRows);
}
