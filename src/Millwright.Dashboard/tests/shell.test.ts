import { describe, expect, test } from 'vitest';
import { found } from '../Shell/found';
import { deedOf } from '../Shell/shortcuts';

describe('what is found', () => {
  const items = ['Spare pump', 'Pump 10', 'mill-pump-3', 'Lathe', 'Oilpump'].map((text) => ({ text }));
  const texts = (typed: string, most = 9): string[] => found(items, typed, most).map(({ text }) => text);
  test('begins with what was typed, then has a word that does, then only has it', () => expect(texts('pump')).toEqual(['Pump 10', 'Spare pump', 'mill-pump-3', 'Oilpump']));
  test('has every word', () => expect(texts('10 PUMP')).toEqual(['Pump 10']));
  test('is no more than wanted', () => expect(texts('pump', 2)).toHaveLength(2));
  test('is everything for nothing', () => expect(texts(' ')).toHaveLength(5));
  test('takes signs as they are', () => expect(texts('(')).toEqual([]));
});

describe('a key', () => {
  test('does what it is said to do', () => expect(deedOf(null, '?', false)).toBe('help'));
  test('with Ctrl means something else than without', () => {
    expect(deedOf(null, 'k', true)).toBe('palette');
    expect(deedOf(null, 'k', false)).toBeNull();
    expect(deedOf(null, 'K', true)).toBe('palette');
  });
  test('of two counts only after the first', () => {
    expect(deedOf(null, 'f', false)).toBeNull();
    expect(deedOf('g', 'f', false)).toBe('fleet');
    expect(deedOf('x', 'f', false)).toBeNull();
  });
});
