export type StepSize = 'tenMinutes' | 'hour';

/** A column of the chart: from when, how many. */
export interface Column {
  /** In ms since 1970. */
  readonly at: number;
  readonly count: number;
}

/** More columns than this cannot be told apart; the highest of those that fall together is shown, as a peak is what matters. */
export const mostColumns = 240;

const TEN_MINUTES = 600_000;
const HOUR = 3_600_000;

/** Counts of ten minutes each, from `from` on in ms, as columns of that length or summed by the hour. */
export function columnsOf(tenMinutes: readonly number[], from: number, size: StepSize): readonly Column[] {
  const columns = tenMinutes.map((count, index) => ({ at: from + index * TEN_MINUTES, count }));
  return highest(size === 'hour' ? byHour(columns) : columns);
}

function byHour(columns: readonly Column[]): readonly Column[] {
  const hours = new Map<number, number>();
  for (const { at, count } of columns) {
    const hour = Math.floor(at / HOUR) * HOUR;
    hours.set(hour, (hours.get(hour) ?? 0) + count);
  }
  return [...hours].map(([at, count]) => ({ at, count }));
}

function highest(columns: readonly Column[]): readonly Column[] {
  if (columns.length <= mostColumns) return columns;
  const together = Math.ceil(columns.length / mostColumns);
  const kept: Column[] = [];
  for (let start = 0; start < columns.length; start += together) {
    const group = columns.slice(start, start + together);
    kept.push({ at: group[0]?.at ?? 0, count: Math.max(...group.map(({ count }) => count)) });
  }
  return kept;
}
