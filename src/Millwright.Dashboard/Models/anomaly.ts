import { formatFigure, number } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';

const types: Readonly<Record<string, string>> = {
  'limit-high': 'above its limit', 'limit-low': 'below its limit', 'limit-rate': 'changed too fast', outlier: 'far from its usual values', 'small-shift': 'a little off, and lastingly',
  shift: 'its mean has moved', jump: 'a jump', noise: 'noisier than it was', stuck: 'stuck at a value', 'unusual-state': 'unlike its quiet past', 'broken-relation': 'its inputs no longer go together',
};

const detectors: Readonly<Record<string, string>> = {
  threshold: 'its limits', 'robust-z': 'statistics (robust z)', ewma: 'statistics (EWMA)', 'page-hinkley': 'statistics (Page-Hinkley)', jump: 'statistics (steps)', noise: 'statistics (steps)', 'flat-line': 'statistics (same values in a row)',
  'isolation-forest': 'the model (forest)', 'hotelling-t2': 'the model (T²)', 'prediction-error': 'the model (prediction error)',
};

/** What was found; a type that the page does not know is said as it is. */
export const anomalyWords = (type: string): string => types[type] ?? type;

/** Which algorithm found it. */
export const detectorWords = (algorithm: string): string => detectors[algorithm] ?? algorithm;

/** What people may say of one. */
export const verdicts = [{ verdict: 'real', words: 'Real' }, { verdict: 'falseAlarm', words: 'False alarm' }] as const;

type Figures = Readonly<Record<string, number>>;

/** The figures of a document of any shape; what is no number is left out. */
export function figuresOf(document: unknown): Figures {
  if (typeof document !== 'object' || document === null) return {};
  return Object.fromEntries(Object.entries(document).flatMap(([name, value]: [string, unknown]) => (typeof value === 'number' ? [[name, value] as const] : [])));
}

/** What was passed: the limit in the sensor's unit, or the score with that from which it is an anomaly; empty where neither is told. */
export function foundOf({ limit, score, threshold }: Figures, unit: string | null, type: string, preferences: Preferences): string {
  if (limit !== undefined) return type === 'limit-rate' ? '' : `, ${formatFigure(limit, unit, preferences)}`;
  return score === undefined || threshold === undefined ? '' : `, score ${number(score, preferences)}, from ${number(threshold, preferences)} on`;
}
