import type { Schemas } from '../Api/schemas';

type BinShares = Schemas['BinShares'];

/** One bin of two distributions. */
export interface Bin {
  /** Null: everything below `to`. */
  readonly from: number | null;
  /** Null: everything from `from` on. */
  readonly to: number | null;
  /** Shares of the values, 0 to 1. */
  readonly reference: number;
  readonly current: number;
  /** The same as parts of the longest bar of all, 0 to 1. */
  readonly referenceLength: number;
  readonly currentLength: number;
}

/** Two distributions over the same edges, side by side, to one scale. */
export function binsOf(reference: BinShares, current: BinShares): readonly Bin[] {
  const longest = Math.max(...reference.shares, ...current.shares, 0);
  const length = (share: number): number => (longest === 0 ? 0 : share / longest);
  return reference.shares.map((share, index) => {
    const now = current.shares[index] ?? 0;
    return {
      from: index === 0 ? null : reference.edges[index - 1] ?? null, to: reference.edges[index] ?? null,
      reference: share, current: now, referenceLength: length(share), currentLength: length(now),
    };
  });
}
