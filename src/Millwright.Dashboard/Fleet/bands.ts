import { groupKey, type Group } from './groups';

/** A strip of the plant view over its whole width: the head of a group, or some of its tiles side by side. */
export type Band = { readonly key: string; readonly top: number; readonly height: number } & (
  | { readonly kind: 'head'; readonly group: Group }
  | { readonly kind: 'tiles'; readonly ids: readonly string[] }
);

export interface Heights {
  readonly head: number;
  readonly tile: number;
}

/** The bands of all groups from top to bottom. */
export function bandsOf(groups: readonly Group[], columns: number, heights: Heights): readonly Band[] {
  const bands: Band[] = [];
  let top = 0;
  for (const group of groups) {
    const key = groupKey(group);
    bands.push({ kind: 'head', key, group, top, height: heights.head });
    top += heights.head;
    for (let first = 0; first < group.ids.length; first += columns) {
      bands.push({ kind: 'tiles', key: `${key}\u0000${first}`, ids: group.ids.slice(first, first + columns), top, height: heights.tile });
      top += heights.tile;
    }
  }
  return bands;
}

export function heightOf(bands: readonly Band[]): number {
  const last = bands.at(-1);
  return last ? last.top + last.height : 0;
}

/** The bands that are at least partly between `top - around` and `top + height + around`. */
export function bandsInSight(bands: readonly Band[], top: number, height: number, around: number): readonly Band[] {
  const first = firstEndingAfter(bands, top - around);
  let last = first;
  while (last < bands.length && (bands[last]?.top ?? 0) < top + height + around) last++;
  return bands.slice(first, last);
}

/** The band that has a machine's tile. */
export function bandWith(bands: readonly Band[], id: string): number {
  return bands.findIndex((band) => band.kind === 'tiles' && band.ids.includes(id));
}

/** The machine that a key moves to from one, or null where the key means nothing. Up and down keep the column where the band is long enough. */
export function tileAfter(key: string, id: string | null, bands: readonly Band[], page: number): string | null {
  const tiles = bands.filter((band) => band.kind === 'tiles');
  const row = id === null ? -1 : tiles.findIndex((band) => band.ids.includes(id));
  const column = id === null ? 0 : Math.max(0, tiles[row]?.ids.indexOf(id) ?? 0);
  const at = (index: number, place: number): string | null => {
    const band = tiles[Math.max(0, Math.min(tiles.length - 1, index))];
    return band?.ids[Math.min(place, band.ids.length - 1)] ?? null;
  };
  switch (key) {
    case 'ArrowRight':
      return tiles[row]?.ids[column + 1] ?? (row + 1 < tiles.length ? at(row + 1, 0) : id);
    case 'ArrowLeft':
      return column > 0 ? at(row, column - 1) : row > 0 ? at(row - 1, Infinity) : id;
    case 'ArrowDown':
      return at(row + 1, column);
    case 'ArrowUp':
      return at(row - 1, column);
    case 'PageDown':
      return at(row + page, column);
    case 'PageUp':
      return at(row - page, column);
    case 'Home':
      return at(0, 0);
    case 'End':
      return at(tiles.length - 1, Infinity);
    default:
      return null;
  }
}

function firstEndingAfter(bands: readonly Band[], top: number): number {
  let low = 0;
  let high = bands.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const band = bands[middle];
    if (band && band.top + band.height <= top) low = middle + 1;
    else high = middle;
  }
  return low;
}
