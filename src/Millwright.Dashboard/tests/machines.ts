import type { FeedMessage } from '../Live/messages';
import type { Machine, Sensor } from '../Machines/machine';

/** A sound machine; say what differs. */
export function aMachine(id: string, but: Partial<Machine> = {}): Machine {
  return {
    id, name: id, type: 'pump', site: 'north', tags: [], retired: false, version: 1,
    status: 'running', reason: 'All sensors are within their limits.', statusSince: '2026-03-01T08:00:00Z',
    firstSeen: '2026-02-01T00:00:00Z', lastSeen: '2026-03-01T08:15:00Z', lastEvent: '2026-03-01T08:15:00Z',
    operatingHours: 100, readingCount: 1000, lateCount: 0, sensors: [], episode: null, ...but,
  };
}

export function aSensor(name: string, but: Partial<Sensor> = {}): Sensor {
  return { name, unit: null, value: 1, at: '2026-03-01T08:15:00Z', quality: 'good', stale: false, violation: 'none', ...but };
}

/** The first, whole snapshot at `e:1`. */
export function aSnapshot(machines: readonly Machine[], but: Partial<FeedMessage<Machine>> = {}): FeedMessage<Machine> {
  return {
    kind: 'snapshot', subscription: 'fleet', version: 'e:1', previousVersion: null, reset: true, more: false,
    serverTime: '2026-03-01T08:15:00Z', items: machines, removed: [], ...but,
  };
}

export function aDelta(from: string, to: string, machines: readonly Machine[], but: Partial<FeedMessage<Machine>> = {}): FeedMessage<Machine> {
  return aSnapshot(machines, { kind: 'delta', previousVersion: from, version: to, reset: false, ...but });
}

export function aHeartbeat(version: string): FeedMessage<Machine> {
  return aDelta(version, version, [], { kind: 'heartbeat' });
}
