import { describe, expect, test } from 'vitest';
import { changesOf, type FleetEvent } from '../Fleet/changes';

let made = 0;
/** A minute of the hour, an event in it; say what differs. */
function anEvent(minute: number, but: Partial<FleetEvent>): FleetEvent {
  return {
    id: `${made++}`, machineId: 'pump-1', at: `2026-03-01T08:${String(minute).padStart(2, '0')}:00Z`, recordedAt: '', kind: 'status-changed', sensor: null, violation: null, value: null, limit: null,
    fromStatus: null, toStatus: null, episodeId: null, ...but,
  };
}
const status = (minute: number, machineId: string, fromStatus: string, toStatus: string): FleetEvent => anEvent(minute, { machineId, fromStatus, toStatus });
const episode = (minute: number, kind: string): FleetEvent => anEvent(minute, { kind: `episode-${kind}`, episodeId: 'e', sensor: 'heat' });

describe('what changed', () => {
  test('is said once for each machine: from where to where, however often in between', () => {
    const { statuses } = changesOf([status(9, 'a', 'critical', 'running'), status(5, 'a', 'warning', 'critical'), status(2, 'a', 'running', 'warning')]);
    expect(statuses).toEqual([{ machineId: 'a', from: 'running', to: 'running', through: 'critical', times: 3, newest: '2026-03-01T08:09:00Z' }]);
  });

  test('tells what it went through only where that was worse than both ends', () => {
    const through = (...events: FleetEvent[]) => changesOf(events).statuses[0]?.through;
    expect(through(status(2, 'a', 'running', 'warning'))).toBeNull();
    expect(through(status(3, 'a', 'warning', 'running'), status(2, 'a', 'running', 'warning'))).toBe('warning');
    expect(through(status(3, 'a', 'running', 'critical'), status(2, 'a', 'idle', 'running'))).toBeNull();
    expect(through(status(3, 'a', 'critical', 'warning'), status(2, 'a', 'running', 'critical'))).toBe('critical');
    expect(through(status(3, 'a', 'idle', 'warning'), status(2, 'a', 'warning', 'idle'))).toBe('idle');
  });

  test('in the ordinary course is only counted', () => {
    expect(changesOf([status(3, 'a', 'running', 'idle'), status(2, 'b', 'running', 'idle'), status(1, 'b', 'unknown', 'running')]))
      .toMatchObject({ statuses: [], appeared: 1, paused: 1 });
  });

  test('tells what became of an episode', () => {
    const only = (...events: FleetEvent[]) => changesOf(events).episodes[0];
    expect(only(episode(1, 'opened'))).toMatchObject({ id: 'e', sensor: 'heat', openedAt: '2026-03-01T08:01:00Z', closedAt: null });
    expect(only(episode(5, 'closed'), episode(1, 'opened'))).toMatchObject({ closedAt: '2026-03-01T08:05:00Z', newest: '2026-03-01T08:05:00Z' });
    expect(only(episode(7, 'reopened'), episode(5, 'closed'), episode(1, 'opened'))).toMatchObject({ closedAt: null, reopened: 1 });
    expect(only(episode(9, 'closed'), episode(7, 'reopened'), episode(5, 'closed'))).toMatchObject({ closedAt: '2026-03-01T08:09:00Z' });
  });

  test('leaves out what is of neither kind', () =>
    expect(changesOf([anEvent(1, { kind: 'limit-passed' })])).toEqual({ episodes: [], statuses: [], appeared: 0, paused: 0 }));
});
