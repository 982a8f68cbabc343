import { number } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { featureWords } from './model';

/** In what a kind of failure differs from the others, in standard deviations, the strongest first. */
export function traitWords(distinctive: Readonly<Record<string, number>>, preferences: Preferences): string {
  return Object.entries(distinctive)
    .filter(([, by]) => by !== 0)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .map(([feature, by]) => `${featureWords(feature)} ${by > 0 ? '+' : ''}${number(by, preferences)} σ`)
    .join(', ');
}
