import type { Severity } from '../Alarms/alarm';
import type { Frequency } from './notice';
import type { Preference } from './person';

/** How one event is told by one channel; null: not said, so it is not told unless a wider pattern says so. */
export interface Cell {
  readonly how: Frequency | 'never';
  readonly severity: Severity;
  readonly onCallId: string | null;
}

/** What a person wants, by `event channel`. */
export type Matrix = ReadonlyMap<string, Preference>;

export function matrixOf(preferences: readonly Preference[]): Matrix {
  return new Map(preferences.map((preference) => [keyOf(preference.event, preference.channelId), preference]));
}

export function cellOf(matrix: Matrix, event: string, channelId: string): Cell | null {
  const preference = matrix.get(keyOf(event, channelId));
  return preference ? { how: preference.enabled ? preference.frequency : 'never', severity: preference.minimumSeverity, onCallId: preference.onCallId ?? null } : null;
}

/** The matrix with another cell; what the form does not show of it (its scope) stays. */
export function withCell(matrix: Matrix, event: string, channelId: string, cell: Cell | null): Matrix {
  const next = new Map(matrix);
  const key = keyOf(event, channelId);
  if (!cell) next.delete(key);
  else {
    const { how, severity, onCallId } = cell;
    next.set(key, { ...matrix.get(key), event, channelId, enabled: how !== 'never', minimumSeverity: severity, onCallId, frequency: how === 'never' ? 'immediate' : how });
  }
  return next;
}

/** The events of the rows: those that are offered, and whatever else was said. */
export function eventsOf(matrix: Matrix, offered: readonly string[]): readonly string[] {
  return [...new Set([...offered, ...[...matrix.values()].map(({ event }) => event)])];
}

function keyOf(event: string, channelId: string): string {
  return `${event} ${channelId}`;
}
