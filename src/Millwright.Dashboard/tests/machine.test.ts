import { expect, test } from 'vitest';
import { loudestFirst, severityOf, violationWords } from '../Machines/figures';
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
