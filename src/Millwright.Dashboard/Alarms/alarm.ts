import type { Page } from '../Api/client';
import type { Item } from '../Live/messages';
import { spoken } from '../Machines/figures';

export type Severity = 'info' | 'warning' | 'critical';

/** Where an alarm stands, by ISA-18.2. */
export type AlarmState =
  | 'normal' | 'unacknowledged' | 'acknowledged' | 'returnedUnacknowledged' | 'shelved' | 'suppressedByDesign' | 'outOfService' | 'cleared';

/** What a person can do about an alarm; the last word of its address. */
export type AlarmAction = 'acknowledge' | 'shelve' | 'unshelve' | 'out-of-service' | 'return-to-service' | 'assign' | 'comment';

/** An alarm as `GET api/v1/alarms` and the hub `/hubs/alarms` have it. Times are ISO 8601 in UTC. */
export interface Alarm extends Item {
  readonly machineId: string;
  readonly machineName: string;
  readonly site: string | null;
  readonly line: string | null;
  /** The rule's key. */
  readonly rule: string;
  readonly ruleName: string;
  readonly sensor: string | null;
  readonly severity: Severity;
  readonly state: AlarmState;
  readonly text: string;
  /** The figure that raised it, and the limit that it passed, in `unit`. */
  readonly value: number | null;
  readonly limit: number | null;
  readonly unit: string | null;
  readonly raisedAt: string;
  readonly returnedAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly acknowledgedBy: string | null;
  readonly shelvedUntil: string | null;
  readonly shelvedReason: string | null;
  readonly assignedTo: string | null;
  /** How often it was raised again. */
  readonly repeats: number;
  readonly chattering: boolean;
  readonly escalatedAt: string | null;
  readonly episodeId: string | null;
  readonly incidentId: string | null;
  /** What may be done about it in its state. */
  readonly actions: readonly AlarmAction[];
}

/** A step in an alarm's life. `by` null: the process, time or design. */
export interface Transition {
  readonly version: number;
  readonly at: string;
  readonly by: string | null;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly move: string;
  readonly note: string | null;
}

/** An alarm with the steps of its life, the oldest first; the first page of them. */
export interface AlarmDetail {
  readonly alarm: Alarm;
  readonly transitions: Page<Transition>;
}

/** The worst first. */
export const severities: readonly Severity[] = ['critical', 'warning', 'info'];

/** Somebody should look: not acknowledged, and not put aside. */
export function isWaiting({ state }: Pick<Alarm, 'state'>): boolean {
  return state === 'unacknowledged' || state === 'returnedUnacknowledged';
}

/** An alarm's text, its sensor named as everywhere on the page. */
export function textOf({ text, sensor }: Pick<Alarm, 'text' | 'sensor'>): string {
  return sensor === null ? text : text.replaceAll(sensor, spoken(sensor));
}
