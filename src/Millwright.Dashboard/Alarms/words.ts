import type { AlarmAction, AlarmState, Severity } from './alarm';

export const severityWords: Readonly<Record<Severity, string>> = { critical: 'Critical', warning: 'Warning', info: 'Info' };

export const stateWords: Readonly<Record<AlarmState, string>> = {
  unacknowledged: 'Unacknowledged',
  returnedUnacknowledged: 'Returned, unacknowledged',
  acknowledged: 'Acknowledged',
  normal: 'Returned',
  shelved: 'Shelved',
  suppressedByDesign: 'Suppressed by design',
  outOfService: 'Out of service',
  cleared: 'Cleared',
};

/** On a button. */
export const actionWords: Readonly<Record<AlarmAction, string>> = {
  acknowledge: 'Acknowledge',
  shelve: 'Shelve',
  unshelve: 'Unshelve',
  assign: 'Assign',
  comment: 'Comment',
  'out-of-service': 'Take out of service',
  'return-to-service': 'Return to service',
};

/** After a number of alarms: `3 alarms acknowledged`. */
export const doneWords: Readonly<Record<AlarmAction, string>> = {
  acknowledge: 'acknowledged',
  shelve: 'shelved',
  unshelve: 'unshelved',
  assign: 'assigned',
  comment: 'commented on',
  'out-of-service': 'taken out of service',
  'return-to-service': 'returned to service',
};

/** In the order in which they are offered. */
export const actions: readonly AlarmAction[] = ['acknowledge', 'shelve', 'unshelve', 'assign', 'comment', 'out-of-service', 'return-to-service'];

/** What a step in an alarm's life was, by the name that the server gives it. */
export function moveWords(move: string): string {
  const words: Readonly<Record<string, string>> = {
    raise: 'Raised', return: 'Returned to normal', clear: 'Cleared', escalate: 'Escalated', expire: 'Shelving ended', suppress: 'Suppressed by design',
    release: 'No longer suppressed', acknowledge: 'Acknowledged', shelve: 'Shelved', unshelve: 'Unshelved', assign: 'Assigned', comment: 'Comment',
    takeOutOfService: 'Taken out of service', returnToService: 'Returned to service',
  };
  return words[move] ?? move;
}

export function alarmCount(count: number): string {
  return count === 1 ? '1 alarm' : `${count} alarms`;
}
