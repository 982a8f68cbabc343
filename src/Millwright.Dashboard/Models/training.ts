import type { Schemas } from '../Api/schemas';
import { span } from '../Time/age';
import { hasHorizon, type Scope, type Task } from './model';

export type Job = Schemas['TrainingJobRow'];

export const isGoing = ({ state }: Pick<Job, 'state'>): boolean => state === 'queued' || state === 'running';

/** How long it took, once it has ended. */
export function tookWords({ startedAt, endedAt }: Pick<Job, 'startedAt' | 'endedAt'>): string {
  return startedAt === null || endedAt === null ? '' : `, took ${span(Date.parse(endedAt) - Date.parse(startedAt))}`;
}

/** A training as a person is writing it. */
export interface TrainingDraft {
  readonly task: Task;
  readonly horizonHours: string;
  readonly kind: Scope['kind'];
  /** The type, the site or the machine. */
  readonly value: string;
  /** How far back history counts; empty: as the server is set up. */
  readonly days: string;
  /** Settings that are tried; empty: only the usual ones. */
  readonly trials: string;
}

/** Of which tasks the settings can be searched. */
export const hasSettings = (task: Task): boolean => task !== 'anomaly' && task !== 'cluster';

export const usualTraining: TrainingDraft = { task: 'failureRisk', horizonHours: '24', kind: 'fleet', value: '', days: '', trials: '' };

/** What is sent for it. `now` in ms since 1970; an empty `by` is nobody. */
export function trainingOf({ task, horizonHours, kind, value, days, trials }: TrainingDraft, by: string, now: number): Schemas['TrainDocument'] {
  return {
    task, seed: 42,
    ...(hasHorizon(task) ? { horizonHours: Number(horizonHours) } : {}),
    ...(kind === 'fleet' ? {} : { scope: { [kind]: value.trim() } }),
    ...(days === '' ? {} : { from: new Date(now - Number(days) * 86_400_000).toISOString() }),
    ...(trials === '' || !hasSettings(task) ? {} : { tune: { trials: Number(trials) } }),
    ...(by === '' ? {} : { by }),
  };
}
