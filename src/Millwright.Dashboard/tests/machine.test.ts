import { describe, expect, test } from 'vitest';
import { count, figure, loudestFirst, severityOf, violationWords, withUnit } from '../Machines/figures';
import { rangeOf } from '../Machines/range';
import { aSensor } from './machines';

describe('a figure', () => {
  test.each([
    [0, '0'], [0.01234, '0.012'], [4.2134, '4.21'], [15.6, '15.60'], [861.27, '861.3'], [8400.4, '8\u2009400'],
    [1234567, '1\u2009234\u2009567'], [-3.456, '\u22123.46'], [0.00001234, '1.23e\u22125'], [12345678, '1.23e7'], [Number.NaN, '–'],
  ])('of %d reads %s', (value, text) => expect(figure(value)).toBe(text));
  test('that is missing is a dash', () => expect(figure(undefined)).toBe('–'));
  test('has its unit, if there is one', () => {
    expect(withUnit(aSensor('pressure', { value: 6.2, unit: 'bar' }))).toBe('6.20 bar');
    expect(withUnit(aSensor('cycles', { value: 6.2 }))).toBe('6.20');
  });
  test('of a count is whole', () => expect(count(48211)).toBe('48\u2009211'));
});

test('a violation is said in words, and how loud it is', () => {
  expect(violationWords('criticalHigh')).toBe('critical, high');
  expect(violationWords('none')).toBe('');
  expect([severityOf('criticalRate'), severityOf('warningLow'), severityOf('none')]).toEqual(['critical', 'warning', 'none']);
});

test('sensors past a limit come first, the others stay as they are', () => {
  const sensors = [aSensor('a'), aSensor('b', { violation: 'warningLow' }), aSensor('c'), aSensor('d', { violation: 'criticalHigh' })];
  expect(loudestFirst(sensors).map((sensor) => sensor.name)).toEqual(['d', 'b', 'a', 'c']);
});

describe('the range', () => {
  test('places value and deviation between the extremes, and cuts off at them', () =>
    expect(rangeOf(aSensor('t', { value: 8, min: 0, max: 10, mean: 5, deviation: 6 }))).toEqual({ value: 0.8, from: 0, to: 1 }));
  test('is none without statistics or while all values are the same', () => {
    expect(rangeOf(aSensor('t'))).toBeNull();
    expect(rangeOf(aSensor('t', { min: 1, max: 1, mean: 1, deviation: 0 }))).toBeNull();
  });
});
