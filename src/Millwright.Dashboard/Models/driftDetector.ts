import type { Schemas } from '../Api/schemas';
import { number, percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { featureFigure, type UnitOf } from './feature';

export type MeasureRow = Schemas['MeasureRow'];

const words: Readonly<Record<string, string>> = {
  psi: 'PSI', 'jensen-shannon': 'Jensen–Shannon', 'kolmogorov-smirnov': 'Kolmogorov–Smirnov', wasserstein: 'Wasserstein', 'chi-square': 'Chi-square',
  'estimated-log-loss': 'Estimated log loss', 'hddm-a': 'HDDM-A',
};

/** What measures the inputs, in the order in which it is shown. */
export const inputDetectors: readonly string[] = ['psi', 'kolmogorov-smirnov', 'wasserstein', 'jensen-shannon', 'chi-square'];

export function driftDetectorWords(detector: string): string {
  return words[detector] ?? detector;
}

/** Beyond its threshold a detector says that there is a drift. */
export function hasMoved({ value, threshold }: MeasureRow): boolean {
  return value > threshold;
}

/** What a value is besides: the chance of it if nothing had changed, or the distance in the sensor's unit. Empty: nothing. */
export function besides({ chance, inUnit }: MeasureRow, feature: string, unitOf: UnitOf, preferences: Preferences): string {
  if (inUnit !== null) return featureFigure(deviationOf(feature), inUnit, unitOf, preferences);
  if (chance === null) return '';
  return chance < 0.0005 ? 'p < 0.001' : `p ${chance < 0.1 ? number(chance, preferences) : percent(chance, preferences)}`;
}

/** A distance is a difference of values, as a deviation is: 3 K, not 3 °C, whatever the feature. */
function deviationOf(feature: string): string {
  return feature.replace(/\.(fading)?[a-z]+(\.\d+[hms])?$/, '.deviation$2');
}
