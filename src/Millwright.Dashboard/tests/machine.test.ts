import { describe, expect, test } from 'vitest';
import { loudestFirst, severityOf, violationWords } from '../Machines/figures';
import { rangeOf } from '../Machines/range';
import { aSensor } from './machines';

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
