import type { Listing } from '../Live/feed';
import { isWaiting, type Alarm, type Severity } from './alarm';

const severityRank: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };

/** What makes the alarm lists be worked out anew. */
export const alarmListing: Listing<Alarm> = {
  isPlacedElsewhere: (before, after) => before.raisedAt !== after.raisedAt,
  standsOtherwise: (before, after) => before.state !== after.state || before.severity !== after.severity,
};

/** What nobody has acknowledged first, then the worst, then the newest. Times of one form compare as text. */
export function byUrgency(one: Alarm, other: Alarm): number {
  return rank(one) - rank(other) || compare(other.raisedAt, one.raisedAt) || compare(one.id, other.id);
}

/**
 * All alarms in order, from how they were ordered before: what has not moved is not sorted again, which a hundred thousand alarms in a flood
 * would feel.
 */
export function reordered(before: readonly Alarm[], alarms: ReadonlyMap<string, Alarm>): readonly Alarm[] {
  const stayed: Alarm[] = [];
  const known = new Set<string>();
  for (const alarm of before) {
    const now = alarms.get(alarm.id);
    if (!now || alarmListing.isPlacedElsewhere(alarm, now) || alarmListing.standsOtherwise(alarm, now)) continue;
    known.add(alarm.id);
    stayed.push(now);
  }
  const moved: Alarm[] = [];
  for (const alarm of alarms.values()) if (!known.has(alarm.id)) moved.push(alarm);
  return moved.length === 0 ? stayed : merged(stayed, moved.sort(byUrgency));
}

function merged(one: readonly Alarm[], other: readonly Alarm[]): readonly Alarm[] {
  const all: Alarm[] = [];
  let next = 0;
  for (const alarm of one) {
    for (let add = other[next]; add && byUrgency(add, alarm) < 0; add = other[++next]) all.push(add);
    all.push(alarm);
  }
  return all.concat(other.slice(next));
}

function rank(alarm: Alarm): number {
  return (isWaiting(alarm) ? 0 : 3) + severityRank[alarm.severity];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
