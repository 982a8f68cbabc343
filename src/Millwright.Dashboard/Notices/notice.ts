import type { Severity } from '../Alarms/alarm';

export type NoticeState = 'pending' | 'held' | 'sent' | 'merged' | 'dead';
export type Frequency = 'immediate' | 'daily' | 'weekly';

/** A notice as `GET api/v1/notices` has it. Times are ISO 8601 in UTC. */
export interface Notice {
  readonly id: string;
  /** Grows with each notice. */
  readonly sequence: number;
  readonly channelId: string;
  readonly channel: string;
  readonly kind: string;
  readonly recipient: string;
  readonly type: string;
  readonly severity: Severity;
  readonly alarmId: string | null;
  readonly machineId: string | null;
  readonly at: string;
  readonly subject: string;
  readonly text: string;
  readonly frequency: Frequency;
  readonly state: NoticeState;
  readonly mergedInto: string | null;
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly lastOutcome: string | null;
  readonly lastError: string | null;
  readonly sentAt: string | null;
  readonly readAt: string | null;
  readonly createdAt: string;
}

/** One attempt to send a notice. `endedAt` null: it is under way, or its process was killed. */
export interface Attempt {
  readonly id: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: string | null;
  readonly statusCode: number | null;
  readonly answer: string | null;
  readonly error: string | null;
}

/** A notice with every attempt to send it, the oldest first. */
export interface NoticeDetail {
  readonly notice: Notice;
  readonly attempts: readonly Attempt[];
}

/** How it goes with one destination. */
export interface Destination {
  readonly id: string;
  readonly channelId: string;
  readonly channel: string;
  readonly kind: string;
  readonly recipient: string;
  readonly breaker: 'closed' | 'halfOpen' | 'open';
  readonly consecutiveFailures: number;
  readonly openUntil: string | null;
  readonly pausedUntil: string | null;
  readonly pending: number;
  readonly oldestPendingAt: string | null;
  readonly held: number;
  readonly dead: number;
  readonly lastUsedAt: string | null;
  readonly lastError: string | null;
}

export const stateWords: Readonly<Record<NoticeState, string>> = { pending: 'Waiting', held: 'Kept for a digest', sent: 'Sent', merged: 'Told by another', dead: 'Not delivered' };

export const states: readonly NoticeState[] = ['dead', 'pending', 'held', 'sent', 'merged'];

/** What the end of an attempt is called. */
export function outcomeWords(outcome: string | null): string {
  const words: Readonly<Record<string, string>> = {
    sent: 'accepted', failed: 'failed', rate_limited: 'too many, try later', timeout: 'no answer in time', invalid_url: 'refused: not a permitted address', provider_error: 'error at the provider', bounced: 'bounced',
  };
  return outcome === null ? 'under way' : words[outcome] ?? outcome;
}
