import { describe, expect, test } from 'vitest';
import { count, differenceOf, figureOf, formatFigure, number } from '../Machines/figures';
import { choicesOf, defaults, plainPreferences, type Preferences } from '../Preferences/preferences';
import { measuredFrom, unitsOf, type Unit } from '../Preferences/units';
import { formatTime } from '../Time/moment';

// Factors of NIST SP 811, appendix B.8.
const units: readonly Unit[] = [
  { symbol: '°C', dimension: 'temperature', scale: 1, offset: 273.15, imperial: '°F', spellings: ['degC'] },
  { symbol: 'K', dimension: 'temperature', scale: 1, offset: 0, imperial: '°F', spellings: [] },
  { symbol: '°F', dimension: 'temperature', scale: 5 / 9, offset: 459.67 * 5 / 9, imperial: null, spellings: [] },
  { symbol: 'bar', dimension: 'pressure', scale: 100_000, offset: 0, imperial: 'psi', spellings: [] },
  { symbol: 'kPa', dimension: 'pressure', scale: 1_000, offset: 0, imperial: 'psi', spellings: [] },
  { symbol: 'psi', dimension: 'pressure', scale: 6_894.757, offset: 0, imperial: null, spellings: [] },
];
const english: Preferences = { ...plainPreferences, locale: 'en-GB', catalogue: unitsOf(units) };
const imperial: Preferences = { ...english, units: 'imperial' };

describe('a number', () => {
  test.each([
    [0, '0'], [0.01234, '0.012'], [4.2134, '4.21'], [15.6, '15.60'], [861.27, '861.3'], [8400.4, '8,400'],
    [1234567, '1,234,567'], [-3.456, '\u22123.46'], [0.00001234, '1.23e\u22125'], [12345678, '1.23e7'], [Number.NaN, '–'],
  ])('of %d reads %s', (value, text) => expect(number(value, english)).toBe(text));
  test('that is missing is a dash', () => expect(number(undefined, english)).toBe('–'));
  test('is written as the locale does', () => {
    expect(number(1234567, { ...english, locale: 'de-DE' })).toBe('1.234.567');
    expect(number(0.25, { ...english, locale: 'fr-FR' })).toBe('0,250');
    expect(count(1234567, { ...english, locale: 'en-IN' })).toBe('12,34,567');
  });
});

describe('a figure', () => {
  test('has its unit, if there is one', () => {
    expect(formatFigure(6.2, 'bar', english)).toBe('6.20 bar');
    expect(formatFigure(6.2, null, english)).toBe('6.20');
  });
  test('is converted where imperial units are wanted', () => {
    expect(formatFigure(100, '°C', imperial)).toBe('212.0 °F');
    expect(formatFigure(1, 'bar', imperial)).toBe('14.50 psi');
  });
  test('in imperial units goes back to the metric one of its size where those are wanted', () => {
    expect(formatFigure(212, '°F', english)).toBe('100.0 °C');
    expect(formatFigure(29.007547, 'psi', english)).toBe('200.0 kPa');
  });
  test('is converted however its unit is written', () => expect(formatFigure(100, 'degC', imperial)).toBe('212.0 °F'));
  test('of a unit without a counterpart, or unknown, stays as it is', () => {
    expect(formatFigure(300, 'psi', imperial)).toBe('300.0 psi');
    expect(formatFigure(3, 'parts', imperial)).toBe('3.00 parts');
  });
  test('of a difference has no zero point', () => expect(differenceOf(10, '°C', imperial)).toEqual({ text: '18.00', unit: '°F' }));
  test('that was entered goes back to what it was', () =>
    expect(measuredFrom(212, '°C', imperial.units, imperial.catalogue)).toBeCloseTo(100, 9));
  test('that is missing keeps its unit', () => expect(figureOf(null, '°C', imperial)).toEqual({ text: '–', unit: '°F' }));
});

describe('a time', () => {
  const summer = '2026-07-01T22:30:15.250Z';
  test('is the plant\'s unless told', () => expect(formatTime(summer, english, 'Europe/Paris')).toMatch(/^2026-07-02 00:30:15 (CEST|GMT\+2)$/));
  test('without the plant\'s zone is UTC', () => expect(formatTime(summer, english)).toBe('2026-07-01 22:30:15 UTC'));
  test('is UTC where that is wanted', () => expect(formatTime(summer, { ...english, zone: 'utc' }, 'Europe/Paris')).toBe('2026-07-01 22:30:15 UTC'));
  test('in a zone that nobody knows is UTC', () => expect(formatTime(summer, english, 'Mars/Olympus')).toBe('2026-07-01 22:30:15 UTC'));
  test('that is none is shown as it came', () => expect(formatTime('soon', english)).toBe('soon'));
});

describe('choices', () => {
  test('that were kept are read', () => {
    const kept = { theme: 'dark', units: 'imperial', zone: 'utc', locale: 'de-DE', name: 'Ann', person: 'p1', sound: true, blink: false } as const;
    expect(choicesOf(JSON.stringify(kept))).toEqual(kept);
  });
  test.each([null, '', '[]', 'null', '{', '{"theme":"pink","units":1,"zone":"mars","locale":"not a tag"}'])('of %j are the defaults', (kept) =>
    expect(choicesOf(kept)).toEqual(defaults));
});
