import type { Schemas } from '../Api/schemas';

export type Model = Schemas['ModelSummary'];
export type Version = Schemas['VersionRow'];
export type Scope = Schemas['ModelScope'];
export type Task = Schemas['PredictionTask'];

/** In the order in which people ask. */
export const tasks: readonly Task[] = ['failureRisk', 'maintenanceWindow', 'downtime', 'anomaly', 'cluster'];

export const taskWords: Readonly<Record<Task, string>> = {
  failureRisk: 'Failure risk', maintenanceWindow: 'Time to failure', downtime: 'Downtime', anomaly: 'Anomaly', cluster: 'Kind of failure',
};

export const hasHorizon = (task: Task): boolean => task === 'failureRisk' || task === 'downtime';

export function modelWords({ task, horizonHours }: Pick<Model, 'task' | 'horizonHours'>): string {
  return horizonHours === null ? taskWords[task] : `${taskWords[task]} within ${horizonHours} h`;
}

export function scopeWords({ kind, value }: Scope): string {
  return kind === 'fleet' ? 'the whole fleet' : `${kind} ${value}`;
}

/** A program's version with as much of its commit as tells it from others. */
export function programWords(program: string): string {
  return program.replace(/(\+[0-9a-f]{7})[0-9a-f]+$/, '$1');
}

/** What a version does at present. */
export function partWords({ alias, canary, status, passed }: Pick<Version, 'alias' | 'canary' | 'status' | 'passed'>): string {
  if (alias === 'champion') return 'champion';
  if (alias === 'challenger') return canary > 0 ? `challenger, answers for ${Math.round(canary * 100)} % of its machines` : 'challenger, unheard';
  if (status === 'archived') return 'archived';
  return passed ? 'rests' : 'refused by the gate';
}

/** Its own probabilities made it champion; outcomes may yet undo it. */
export const isOnProbation = ({ alias, follows, confirmedAt }: Pick<Version, 'alias' | 'follows' | 'confirmedAt'>): boolean =>
  alias === 'champion' && follows !== null && confirmedAt === null;

export type Move = 'promote' | 'rollback' | 'archive';

/** What the server would let a person do with a version. */
export function movesOf({ alias, status }: Pick<Version, 'alias' | 'status'>): readonly Move[] {
  if (status === 'archived') return [];
  if (alias === 'champion') return ['rollback'];
  return alias === 'challenger' ? ['promote', 'rollback'] : ['promote', 'archive'];
}

/** Who answers for one scope of a model, and who is tried beside. */
export interface Answering {
  readonly model: Model;
  /** Null: no version of this model has a part yet. */
  readonly scope: Scope | null;
  readonly champion: Version | null;
  readonly challenger: Version | null;
}

const width: Readonly<Record<Scope['kind'], number>> = { fleet: 0, site: 1, type: 2, machine: 3 };

/** One row a model and scope: tasks as people ask for them, horizons upwards, scopes from the widest to the narrowest. */
export function answeringOf(models: readonly Model[]): readonly Answering[] {
  return [...models]
    .sort((a, b) => tasks.indexOf(a.task) - tasks.indexOf(b.task) || (a.horizonHours ?? 0) - (b.horizonHours ?? 0))
    .flatMap((model): readonly Answering[] => {
      const scopes = new Map([...model.champions, ...model.challengers].map(({ scope }) => [`${scope.kind} ${scope.value}`, scope]));
      if (scopes.size === 0) return [{ model, scope: null, champion: null, challenger: null }];
      return [...scopes.values()]
        .sort((a, b) => width[a.kind] - width[b.kind] || a.value.localeCompare(b.value, undefined, { numeric: true }))
        .map((scope) => ({ model, scope, champion: inScope(model.champions, scope), challenger: inScope(model.challengers, scope) }));
    });
}

function inScope(versions: readonly Version[], { kind, value }: Scope): Version | null {
  return versions.find(({ scope }) => scope.kind === kind && scope.value === value) ?? null;
}
