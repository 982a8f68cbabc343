import { differenceOf, formatFigure, number, spoken } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { HOUR_MS, span } from '../Time/age';

/** The unit of a sensor; null: it has none, or it is not known. */
export type UnitOf = (sensor: string) => string | null;

/** What is made of a sensor's values: one of them, or a difference between some. */
const kinds: Readonly<Record<string, { readonly words: string; readonly isDifference?: true }>> = {
  last: { words: 'newest' }, mean: { words: 'mean' }, minimum: { words: 'smallest' }, maximum: { words: 'largest' }, deviation: { words: 'deviation', isDifference: true },
  rise: { words: 'rise above its first readings', isDifference: true },
  lift: { words: 'newest above the mean', isDifference: true },
};

/** Events that are counted, as they are told. */
const counted: Readonly<Record<string, string>> = { limit: 'times that a limit was passed' };

/** What is not made of a sensor. */
const wholes: Readonly<Record<string, string>> = {
  'duration.h': 'how long it lasted', 'missed-failures': 'failures that it did not foresee', 'false-alarms': 'failures that it foretold and that did not come',
};

const windowUnits: Readonly<Record<string, string>> = { h: 'h', m: 'min', s: 's' };

interface Feature {
  /** The sensor, or the kind of event. */
  readonly of: string;
  readonly kind: string;
  /** Those that fade look back over about their window, the others over just that. */
  readonly isFading: boolean;
  /** `8 h`; empty: none. */
  readonly window: string;
}

/** Takes `oil_temperature.fadingmean.8h` apart; null: it is made in another way. */
function featureOf(name: string): Feature | null {
  const parts = /^(.+)\.(fading)?([a-z]+)(?:\.(\d+)([hms]))?$/.exec(name);
  if (!parts) return null;
  const [, of = '', fading, kind = '', length, unit = ''] = parts;
  return { of, kind, isFading: fading !== undefined, window: length === undefined ? '' : `${length} ${windowUnits[unit]}` };
}

/** A feature as a person says it: `oil temperature, mean of about 8 h`. */
export function featureWords(name: string): string {
  const whole = wholes[name];
  if (whole !== undefined) return whole;
  const feature = featureOf(name);
  if (feature?.kind === 'since') return `time since the last ${spoken(feature.of)}`;
  if (feature?.kind === 'count') return `${counted[feature.of] ?? spoken(feature.of)} in ${feature.window}`;
  const known = feature && kinds[feature.kind];
  if (!known) return spoken(name).replaceAll('.', ' · ');
  return `${spoken(feature.of)}, ${known.words}${feature.window === '' ? '' : ` of ${feature.isFading ? 'about ' : ''}${feature.window}`}`;
}

/** A feature's value in the unit that the person wants. */
export function featureFigure(name: string, value: number, unitOf: UnitOf, preferences: Preferences): string {
  const feature = featureOf(name);
  if (name === 'duration.h' || feature?.kind === 'since') return span(value * HOUR_MS);
  const known = feature && kinds[feature.kind];
  if (!known) return number(value, preferences);
  if (!known.isDifference) return formatFigure(value, unitOf(feature.of), preferences);
  const { text, unit } = differenceOf(value, unitOf(feature.of), preferences);
  return unit === null || unit === '' ? text : `${text} ${unit}`;
}
