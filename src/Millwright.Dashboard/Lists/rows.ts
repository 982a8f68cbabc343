/** Rows are all of one height; only those in sight, and a few around them, are in the document. */
export interface Sight {
  readonly top: number;
  readonly height: number;
  readonly row: number;
}

const around = 6;

/** The rows to draw: from the first up to and without the second. */
export function rowsInSight({ top, height, row }: Sight, total: number): readonly [number, number] {
  if (row <= 0) return [0, Math.min(total, around)];
  const first = Math.floor(top / row) - around;
  const last = Math.ceil((top + height) / row) + around;
  return [Math.max(0, Math.min(first, total)), Math.max(0, Math.min(last, total))];
}

/** Where to scroll so that a row is wholly in sight: as little as possible. */
export function scrollTo(index: number, { top, height, row }: Sight): number {
  return Math.max(0, Math.min(index * row, Math.max(top, (index + 1) * row - height)));
}

/** The row that a key moves to from `index` (-1: none), or null where the key means nothing. */
export function moved(key: string, index: number, { height, row }: Sight, total: number): number | null {
  const page = Math.max(1, Math.floor(height / Math.max(1, row)) - 1);
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -total, End: total };
  const step = steps[key];
  return step === undefined || total === 0 ? null : Math.max(0, Math.min(total - 1, index + step));
}
