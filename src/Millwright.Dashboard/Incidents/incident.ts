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
  readonly alarmCount: number;
  readonly machineCount: number;
  /** Alarms that nobody has acknowledged. */
  readonly unacknowledged: number;
  /** Alarms whose condition holds. */
  readonly active: number;
  readonly firstCause: FirstCause;
}

/** The alarm that probably was first of all, and why, in a sentence. */
export interface FirstCause {
  readonly alarmId: string;
  readonly machineId: string;
  readonly machineName: string;
  readonly text: string;
  readonly why: string;
}

export interface IncidentDetail extends Incident {
  /** By their raises, the first first. */
  readonly alarms: readonly Alarm[];
}

export function placeOf({ site, line, firstCause }: Incident): string {
  return line === null ? firstCause.machineName : [site, line].filter((part) => part !== null).join(' / ');
}
