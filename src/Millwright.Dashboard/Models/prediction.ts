import type { Schemas } from '../Api/schemas';
import { number, percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { HOUR_MS, span } from '../Time/age';
import type { Task } from './model';

export type Prediction = Schemas['PredictionDocument'];
export type Explanation = Schemas['ExplanationDocument'];
export type Method = Exclude<Schemas['ExplanationMethod'], 'gradCam'>;
type Factor = Schemas['FactorRow'];

/** Below `api/v1/ml/predict/`. */
export const predictPaths: Readonly<Record<Task, string>> = {
  failureRisk: 'failure-risk', maintenanceWindow: 'maintenance-window', downtime: 'downtime', anomaly: 'anomaly', cluster: 'cluster',
};

/** In what the contributions of the factors are measured. */
export const contributionWords: Readonly<Record<Task, string>> = {
  failureRisk: 'log-odds', maintenanceWindow: 'as the trees measure', downtime: 'as the trees measure', anomaly: 'less strange without it', cluster: 'σ from other kinds',
};

export const methodWords: Readonly<Record<Method, string>> = { shap: 'Shapley values', lime: 'a linear fit nearby (LIME)', occlusion: 'leaving one out' };

/** By what predictions of a task can be explained: only trees have exact Shapley values. */
export function methodsOf(task: Task): readonly Method[] {
  return task === 'anomaly' || task === 'cluster' ? ['occlusion', 'lime'] : ['shap', 'lime', 'occlusion'];
}

/** What is foretold, in a few words. Kinds of failures are counted from 1; of which one it is by no means sure, that is none of them. */
export function valueWords({ predictionType, predictedValue, confidenceScore }: Pick<Prediction, 'predictionType' | 'predictedValue' | 'confidenceScore'>, preferences: Preferences): string {
  switch (predictionType) {
    case 'failureRisk':
      return percent(predictedValue, preferences);
    case 'maintenanceWindow':
    case 'downtime':
      return span(predictedValue * HOUR_MS);
    case 'anomaly':
      return predictedValue >= 1 ? 'Unusual' : 'As usual';
    case 'cluster':
      return confidenceScore === 0 ? 'Like no known kind' : `Kind ${predictedValue + 1}`;
  }
}

/** Between what the truth lies, or how near the line it is; null: neither belongs to the task. */
export function rangeWords({ predictionType, predictedValue, interval }: Pick<Prediction, 'predictionType' | 'predictedValue' | 'interval'>, preferences: Preferences): string | null {
  if (interval !== null) {
    const write = (value: number): string => (predictionType === 'failureRisk' ? percent(value, preferences) : span(value * HOUR_MS));
    return `nine times in ten ${write(interval.low)} to ${write(interval.high)}`;
  }
  return predictionType === 'anomaly' ? `score ${number(predictedValue, preferences)}; an anomaly from 1 on` : null;
}

/** A factor with its bar: the strongest is as long as can be. */
export interface DrawnFactor extends Factor {
  /** 0 to 1. */
  readonly length: number;
}

/** The strongest factors, strongest first, those that did nothing left out. */
export function strongest(factors: readonly Factor[], most: number): readonly DrawnFactor[] {
  const moved = factors.filter(({ contribution }) => contribution !== 0).sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)).slice(0, most);
  const longest = Math.abs(moved[0]?.contribution ?? 1);
  return moved.map((factor) => ({ ...factor, length: Math.abs(factor.contribution) / longest }));
}
