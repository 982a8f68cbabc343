import type { Alarm, AlarmState } from '../Alarms/alarm';

/** An alarm that nobody has acknowledged; say what differs. */
export function anAlarm(id: string, but: Partial<Alarm> = {}): Alarm {
  return {
    id, version: 1, machineId: 'pump-1', machineName: 'Pump 1', site: 'Lyon', line: 'line-1', rule: 'limit', ruleName: 'Limit passed', sensor: 'flow', severity: 'warning',
    state: 'unacknowledged', text: 'flow is 3, past its warning limit of 4.', value: 3, limit: 4, unit: 'm³/h', raisedAt: '2026-03-01T08:00:00Z', returnedAt: null,
    acknowledgedAt: null, acknowledgedBy: null, shelvedUntil: null, shelvedReason: null, assignedTo: null, repeats: 0, chattering: false, escalatedAt: null,
    episodeId: null, incidentId: null, actions: ['acknowledge', 'shelve', 'comment'], ...but,
  };
}

export const inState = (id: string, state: AlarmState, but: Partial<Alarm> = {}): Alarm => anAlarm(id, { state, ...but });

export const byId = (...alarms: readonly Alarm[]): ReadonlyMap<string, Alarm> => new Map(alarms.map((alarm) => [alarm.id, alarm]));
