import type { Schemas } from '../Api/schemas';

export type Step = Schemas['LearningEvent'];

export const stepWords: Readonly<Record<Step['step'], string>> = {
  drift: 'Drift was noticed', train: 'Training was asked for', trained: 'Learnt', trainFailed: 'Training failed', cancelled: 'Training was cancelled',
  gatePassed: 'Passed the gate', gateRefused: 'Refused by the gate', shadow: 'Answers beside the champion, unheard', canary: 'Answers for some machines', champion: 'Became champion', confirmed: 'Borne out by outcomes',
  dismissed: 'Not borne out by outcomes', rolledBack: 'Rolled back', retired: 'Gave way to another champion', archived: 'Archived', coolingDown: 'Drift, but a training was too recent',
};

const parts: Readonly<Record<string, string>> = { loop: 'the loop', gate: 'the gate', training: 'the training', drift: 'the watch for drift', schedule: 'its schedule' };

/** Who did something: a part of the loop, or a person by their own name. */
export const actorWords = (by: string): string => parts[by] ?? by;
