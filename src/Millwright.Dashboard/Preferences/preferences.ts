import { noUnits, type Units } from './units';

export type Theme = 'system' | 'light' | 'dark';
export type UnitSystem = 'si' | 'imperial';
/** Whose wall clock times are shown by: the plant's, the browser's, or none. */
export type ZoneChoice = 'plant' | 'local' | 'utc';

/** What a person chose; kept in the browser. */
export interface Choices {
  readonly theme: Theme;
  readonly units: UnitSystem;
  readonly zone: ZoneChoice;
  /** How numbers are written, as a BCP 47 tag; empty: as the browser does. */
  readonly locale: string;
  /** Under which the person acts on alarms; empty: not said yet. */
  readonly name: string;
  /** The id of the person whose notices the bell shows; empty: not said. */
  readonly person: string;
  /** Alarms that nobody has acknowledged are heard. */
  readonly sound: boolean;
  /** Alarms that nobody has acknowledged blink, where the system allows motion. */
  readonly blink: boolean;
}

/** All that decides how figures and times are written: the choices, and what the plant says of its units and zones. */
export interface Preferences extends Choices {
  readonly catalogue: Units;
  /** IANA zones of the sites, such as `Europe/Paris`. */
  readonly zones: ReadonlyMap<string, string>;
}

export const themes: readonly Theme[] = ['system', 'light', 'dark'];
export const unitSystems: readonly UnitSystem[] = ['si', 'imperial'];
export const zoneChoices: readonly ZoneChoice[] = ['plant', 'local', 'utc'];

/** Characters of a person's name. */
export const longestName = 100;

export const defaults: Choices = { theme: 'system', units: 'si', zone: 'plant', locale: '', name: '', person: '', sound: false, blink: true };

/** Before the plant has said anything; for tests, too. */
export const plainPreferences: Preferences = { ...defaults, catalogue: noUnits, zones: new Map() };

/** Reads what was kept; whatever cannot be read is the default. */
export function choicesOf(kept: string | null): Choices {
  const read = parsed(kept);
  return {
    theme: oneOf(themes, read['theme']) ?? defaults.theme,
    units: oneOf(unitSystems, read['units']) ?? defaults.units,
    zone: oneOf(zoneChoices, read['zone']) ?? defaults.zone,
    locale: isLocale(read['locale']) ? read['locale'] : defaults.locale,
    name: typeof read['name'] === 'string' ? read['name'].slice(0, longestName) : defaults.name,
    person: typeof read['person'] === 'string' ? read['person'] : defaults.person,
    sound: read['sound'] === true,
    blink: read['blink'] !== false,
  };
}

function isLocale(tag: unknown): tag is string {
  if (typeof tag !== 'string' || tag === '') return false;
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((candidate) => candidate === value);
}

function parsed(kept: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(kept ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
