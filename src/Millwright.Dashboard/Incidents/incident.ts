import type { Page } from '../Api/client';
import type { Alarm, Severity } from '../Alarms/alarm';

/** Alarms of one place that were raised close to one another, as `GET api/v1/incidents` has them. Times are ISO 8601 in UTC. */
export interface Incident {
  readonly id: string;
  readonly site: string | null;
  readonly line: string | null;
  readonly startedAt: string;
  readonly lastRaisedAt: string;
  /** The worst of its alarms. */
  readonly severity: Severity;
  /** Ids, in order. */
  readonly machines: readonly string[];
  /** When the last of its alarms was cleared; null: one at least is open. */
  readonly endedAt: string | null;
  readonly alarms: number;
  readonly open: number;
  /** Alarms that wait for somebody to acknowledge them. */
  readonly waiting: number;
  readonly firstCause: FirstCause;
}

/** The alarm that probably was first of all, and why, in a sentence. */
export interface FirstCause {
  readonly alarmId: string;
  readonly machine: string;
  readonly rule: string;
  readonly ruleName: string;
  readonly why: string;
}

/** An incident with the first page of its alarms, in order of their raises. */
export interface IncidentDetail {
  readonly incident: Incident;
  readonly alarms: Page<Alarm>;
}

export function placeOf({ site, line, firstCause }: Incident): string {
  return line === null ? firstCause.machine : [site, line].filter((part) => part !== null).join(' / ');
}
