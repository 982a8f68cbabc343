import { useMemo, useRef } from 'preact/hooks';
import type { Feed } from '../Live/feed';
import type { Machine } from '../Machines/machine';
import { matcher } from './filter';
import { groupsOf, type Group } from './groups';
import { alphabetOf, byName, inOrder } from './order';
import { queryOf, type Place } from './place';
import { countsOf, wordsOf, type Summary } from './summary';

export interface Arranged {
  readonly summary: Summary;
  /** The machines that the filter lets through, for the plant view. */
  readonly groups: readonly Group[];
  /** The same in the order of the table. */
  readonly ids: readonly string[];
  /** Differs when something else is asked for, or other machines are there. */
  readonly asked: string;
}

/**
 * Counts, groups and order. They depend on what machines are and on their statuses, hardly ever on values: so they are worked out
 * when one of those changes, once a second at most, and while thousands of values pass only the rows in sight are looked at.
 */
export function useArranged(feed: Feed<Machine>, place: Place, now: number): Arranged {
  const { items: machines, roster, standing } = feed;
  const { filter, sort } = place;
  const settled = useSettled(standing, now);
  const asked = `${roster} ${queryOf({ ...place, view: null, changes: null })}`;
  // Only this order moves with every value: once a second is enough of it.
  const beat = sort.key === 'seen' ? `${settled} ${now}` : settled;
  const counts = useMemo(() => countsOf(machines.values()), [settled, roster]);
  const words = useMemo(() => wordsOf(machines.values()), [roster]);
  const summary = useMemo(() => ({ ...counts, ...words }), [counts, words]);
  const alphabet = useMemo(() => alphabetOf(machines.values()), [roster]);
  const matching = useMemo(() => byName(machines, alphabet).filter(matcher(filter)), [beat, asked]);
  const groups = useMemo(() => groupsOf(matching), [matching]);
  const ids = useMemo(() => inOrder(matching, sort, alphabet.words).map(({ id }) => id), [matching]);
  return { summary, groups, ids, asked };
}

/** The newest standing of each second. */
function useSettled(standing: number, now: number): number {
  const last = useRef({ standing, now });
  if (now !== last.current.now) last.current = { standing, now };
  return last.current.standing;
}
