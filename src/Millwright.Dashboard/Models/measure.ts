import type { Schemas } from '../Api/schemas';
import { number, percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import type { Task } from './model';

type Measures = Readonly<Record<string, number>>;

/** By what the gate judges a version. */
export const gateMeasures: Readonly<Record<Task, string>> = {
  failureRisk: 'logLoss', downtime: 'meanAbsoluteError', maintenanceWindow: 'meanAbsoluteError', anomaly: 'alarmsPerMonth', cluster: 'heldBackSilhouette',
};

interface Measure {
  readonly words: string;
  readonly better: 'less' | 'more' | null;
  readonly isShare?: true;
  readonly unit?: string;
}

const known: Readonly<Record<string, Measure>> = {
  logLoss: { words: 'Log loss', better: 'less' },
  brier: { words: 'Brier score', better: 'less' },
  averagePrecision: { words: 'Average precision', better: 'more', isShare: true },
  accuracy: { words: 'Right', better: 'more', isShare: true },
  failures: { words: 'Rows before a failure', better: null, isShare: true },
  meanAbsoluteError: { words: 'Mean absolute error', better: 'less', unit: 'h' },
  rootMeanSquareError: { words: 'Root mean square error', better: 'less', unit: 'h' },
  failuresSeen: { words: 'Failures seen a day before', better: 'more', isShare: true },
  failuresJudgedBy: { words: 'Failures that it is judged by', better: null },
  alarmsPerMonth: { words: 'Alarms a month and machine', better: null },
  expectedPerMonth: { words: 'Alarms expected a month', better: null },
  threshold: { words: 'Score from which it alarms', better: null },
  heldBackSilhouette: { words: 'Silhouette of episodes held back', better: 'more' },
  surelyAssigned: { words: 'Surely of a kind', better: 'more', isShare: true },
  silhouette: { words: 'Silhouette of what was learnt from', better: 'more' },
  inertia: { words: 'Inertia', better: 'less' },
};

export function measureOf(name: string): Measure {
  return known[name] ?? { words: name, better: null };
}

export function measured(name: string, value: number | null | undefined, preferences: Preferences): string {
  const { isShare, unit } = measureOf(name);
  if (value === null || value === undefined) return '–';
  if (isShare) return percent(value, preferences);
  return unit === undefined ? number(value, preferences) : `${number(value, preferences)} ${unit}`;
}

/** The names of all measures of a version, that of the gate first. */
export function measureNames({ version }: { readonly version: Measures }, task: Task): readonly string[] {
  const first = gateMeasures[task];
  return [...(first in version ? [first] : []), ...Object.keys(version).filter((name) => name !== first)];
}

/** Of those who look at no reading, the best by a measure; null: none was measured so, or the measure knows no better. */
export function bestBaseline(baselines: Readonly<Record<string, Measures>>, name: string): { readonly name: string; readonly value: number } | null {
  const { better } = measureOf(name);
  if (better === null) return null;
  const sign = better === 'less' ? 1 : -1;
  return Object.entries(baselines)
    .flatMap(([baseline, measures]) => (measures[name] === undefined ? [] : [{ name: baseline, value: measures[name] }]))
    .sort((a, b) => sign * (a.value - b.value))[0] ?? null;
}

/** Whether anything can be said of a day: an outcome is known, or the probabilities themselves say what to expect. */
export const isKnownOf = ({ confirmed, estimated }: Pick<Schemas['AccuracyRow'], 'confirmed' | 'estimated'>): boolean => confirmed > 0 || estimated !== null;

/** What the probabilities say of their own accuracy, within two standard deviations. */
export function estimateWords({ accuracy, accuracyDeviation }: Pick<Schemas['QualityFigures'], 'accuracy' | 'accuracyDeviation'>, preferences: Preferences): string {
  return `expected ${percent(accuracy, preferences)} ± ${percent(2 * accuracyDeviation, preferences)}`;
}

/** How sure a version was of its predictions, and how right they turned out. */
export interface Realised {
  readonly made: number;
  readonly confirmed: number;
  /** 0 to 1: what it thought of itself, over all that it made. */
  readonly estimated: number | null;
  /** 0 to 1: the share that was right, over those whose outcome is known. */
  readonly realised: number | null;
  /** In the prediction's own measure. */
  readonly meanError: number | null;
}

/** Sums up the days of a version; null: it has predicted nothing. */
export function realisedOf(rows: readonly Schemas['AccuracyRow'][], version: number): Realised | null {
  const own = rows.filter(({ modelVersion }) => modelVersion === version);
  if (own.length === 0) return null;
  const sum = (of: (row: Schemas['AccuracyRow']) => number): number => own.reduce((total, row) => total + of(row), 0);
  return {
    made: sum(({ made }) => made), confirmed: sum(({ confirmed }) => confirmed),
    estimated: mean(own.map(({ meanConfidence, made }) => [meanConfidence, made])),
    realised: mean(own.map(({ accuracy, confirmed }) => [accuracy, confirmed])),
    meanError: mean(own.map(({ meanError, confirmed }) => [meanError, confirmed])),
  };
}

/** Weighted; what is not known does not count. */
function mean(parts: readonly (readonly [number | null, number])[]): number | null {
  let [total, weight] = [0, 0];
  for (const [value, weighs] of parts) {
    if (value === null) continue;
    total += value * weighs;
    weight += weighs;
  }
  return weight === 0 ? null : total / weight;
}
