import type { Status } from '../Machines/machine';

/** Every status, the one that most needs a person first. */
export const statuses: readonly Status[] = ['critical', 'error', 'warning', 'offline', 'maintenance', 'unknown', 'idle', 'running'];

/** 0 for what most needs a person. */
export const urgency: Readonly<Record<Status, number>> =
  Object.fromEntries(statuses.map((status, index) => [status, index])) as Record<Status, number>;

export const statusWords: Readonly<Record<Status, string>> = {
  critical: 'Critical',
  error: 'Error',
  warning: 'Warning',
  offline: 'Offline',
  maintenance: 'Maintenance',
  unknown: 'Unknown',
  idle: 'Idle',
  running: 'Running',
};
