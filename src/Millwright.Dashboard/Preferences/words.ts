import type { Theme, UnitSystem, ZoneChoice } from './preferences';

export const themeWords: Readonly<Record<Theme, string>> = { system: 'As the system', light: 'Light', dark: 'Dark' };

export const unitSystemWords: Readonly<Record<UnitSystem, string>> = { si: 'Metric', imperial: 'Imperial' };

export const zoneWords: Readonly<Record<ZoneChoice, string>> = { plant: 'Plant time', local: 'My time', utc: 'UTC' };

const offered: readonly string[] = ['en-GB', 'en-US', 'de-DE', 'de-CH', 'fr-FR', 'es-ES', 'it-IT', 'nl-NL', 'pl-PL', 'pt-BR', 'sv-SE', 'en-IN', 'ja-JP', 'zh-CN'];

/** The locales to choose from, with the one that is chosen, each shown by what it does: `1.234,5 · Deutsch (Deutschland)`. */
export function localeNames(chosen: string): readonly (readonly [string, string])[] {
  const tags = chosen === '' || offered.includes(chosen) ? offered : [chosen, ...offered];
  return tags.map((tag) => [tag, `${new Intl.NumberFormat(tag, { minimumFractionDigits: 1, useGrouping: true }).format(12345.6)} · ${new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag}`]);
}
