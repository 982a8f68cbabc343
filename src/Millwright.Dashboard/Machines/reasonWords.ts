import type { Preferences } from '../Preferences/preferences';
import { formatTime } from '../Time/moment';
import { differenceOf, formatFigure, spoken } from './figures';
import type { Sensor } from './machine';

/** The server's sentence as the person says it: sensors by their spoken names, figures in the wanted units, times on the wanted clock. */
export function reasonWords(reason: string, sensors: readonly Pick<Sensor, 'name' | 'unit'>[], preferences: Preferences, plantZone?: string): string {
  let words = reason;
  for (const { name, unit } of sensors) {
    if (!words.includes(name)) continue;
    if (unit !== null) words = words.replace(figureIn(unit), (_, figure: string, perSecond: string | undefined) => perSecond
      ? `${changeWords(Number(figure), unit, preferences)}/s`
      : formatFigure(Number(figure), unit, preferences));
    words = words.replaceAll(name, spoken(name));
  }
  return words.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) => formatTime(time, preferences, plantZone)).replace(/^\p{Ll}/u, (first) => first.toUpperCase());
}

function figureIn(unit: string): RegExp {
  return new RegExp(`(-?\\d+(?:\\.\\d+)?(?:E[+-]?\\d+)?) ${unit.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(/s)?(?![\\w/])`, 'gu');
}

function changeWords(figure: number, unit: string, preferences: Preferences): string {
  const { text, unit: symbol } = differenceOf(figure, unit, preferences);
  return symbol ? `${text} ${symbol}` : text;
}
