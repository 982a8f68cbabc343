import type { Schemas } from '../Api/schemas';
import { number, percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { featureWords } from './feature';

export type Pattern = Schemas['PatternRow'];

/** In what a kind of failure differs from all, in standard deviations, the strongest first. */
export function traitWords(distinctive: readonly Schemas['TraitRow'][], preferences: Preferences): string {
  return distinctive
    .filter(({ deviations }) => deviations !== 0)
    .map(({ feature, deviations }) => `${featureWords(feature)} ${deviations > 0 ? '+' : ''}${number(deviations, preferences)} σ`)
    .join('; ');
}

/** The kind that people know and that a found one is nearest to. */
export function nearestWords({ name, similarity }: Pick<Schemas['NearestPattern'], 'name' | 'similarity'>, preferences: Preferences): string {
  return `${percent(similarity, preferences)} like “${name}”`;
}
