import type { Severity } from '../Alarms/alarm';
import type { Frequency } from './notice';

export const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Day = typeof days[number];

/** A span that comes again each week, in the person's time zone; one whose end is not later than its beginning ends on the next day. */
export interface QuietSpan {
  readonly days: readonly Day[];
  readonly from: string;
  readonly to: string;
}

export interface Habits {
  readonly quiet?: readonly QuietSpan[] | null;
  readonly criticalBreaksQuiet: boolean;
  /** When digests come; null: at 7. */
  readonly digestAt?: string | null;
  readonly digestDay: Day;
}

/** Somebody who can be told something, as `GET api/v1/users/{id}` has them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  /** IANA. */
  readonly timeZone: string;
  readonly locale: string;
  readonly isActive: boolean;
  readonly habits: Habits;
  readonly version: number;
}

/** What a person wants to hear by one channel. */
export interface Preference {
  readonly event: string;
  readonly channelId: string;
  readonly enabled: boolean;
  readonly minimumSeverity: Severity;
  /** Only while on call by this schedule. */
  readonly onCallId?: string | null;
  readonly frequency: Frequency;
  readonly scope?: unknown;
}

export interface OnCallSlot {
  /** From 1, of the rotation's weeks. */
  readonly week: number;
  readonly day: Day;
  readonly from: string;
  readonly to: string;
  readonly userId: string;
}

export interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly rotation: {
    readonly timeZone: string;
    /** A date in the rotation's first week. */
    readonly firstWeek: string;
    readonly weeks: number;
    readonly slots: readonly OnCallSlot[];
    readonly fallbackUserId?: string | null;
  };
  readonly version: number;
}

/** A day as the server wrote it, in whichever case. */
export function dayOf(text: string): Day {
  return days.find((day) => day === text.toLowerCase()) ?? 'monday';
}

/** `22:00:00` as a time field has it. */
export function clockOf(time: string): string {
  return time.slice(0, 5);
}
