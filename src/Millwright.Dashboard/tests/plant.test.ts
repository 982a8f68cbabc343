import { describe, expect, test } from 'vitest';
import { bandsInSight, bandsOf, heightOf, tileAfter, type Band } from '../Fleet/bands';
import { groupsOf } from '../Fleet/groups';
import { lineOf, sensorThatMatters, type Trend } from '../Fleet/trends';
import type { Machine } from '../Machines/machine';
import { aMachine, aSensor } from './machines';

const at = (site: string | null, line: string | null, id: string, status: Machine['status'] = 'running'): Machine => aMachine(id, { site, line, status });

describe('groups', () => {
  const groups = groupsOf([
    at('lyon', 'Line 10', 'a'), at('lyon', 'Line 2', 'b'), at('graz', null, 'c', 'warning'), at(null, null, 'd'), at('graz', 'Line 1', 'e', 'critical'), at('graz', 'Line 1', 'f'),
    at('graz', 'Line 1', 'g', 'critical'),
  ]);

  test('are lines of sites: the worst site first, then its worst line, equal ones by name, those without a name last', () =>
    expect(groups.map(({ site, line }) => [site, line])).toEqual([['graz', 'Line 1'], ['graz', null], ['lyon', 'Line 2'], ['lyon', 'Line 10'], [null, null]]));
  test('have their worst machines first, equal ones as given', () => expect(groups[0]?.ids).toEqual(['e', 'g', 'f']));
  test('count each status that they have', () => expect(groups[0]?.counts).toEqual([['critical', 2], ['running', 1]]));
});

describe('the bands of the plant view', () => {
  const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, index) => `m${from + index}`);
  const group = (line: string, members: string[]) => ({ site: 'lyon', line, ids: members, counts: [] });
  const bands = bandsOf([group('1', ids(0, 5)), group('2', ids(5, 7))], 3, { head: 20, tile: 50 });
  const told = (some: readonly Band[]): unknown[] => some.map((band) => (band.kind === 'head' ? band.group.line : band.ids.length));

  test('are a head and as many rows of tiles as a group needs', () => {
    expect(told(bands)).toEqual(['1', 3, 2, '2', 2]);
    expect(bands.map(({ top }) => top)).toEqual([0, 20, 70, 120, 140]);
    expect(heightOf(bands)).toBe(190);
  });
  test('in sight are those that touch it', () => {
    expect(told(bandsInSight(bands, 30, 50, 0))).toEqual([3, 2]);
    expect(told(bandsInSight(bands, 70, 50, 0))).toEqual([2]);
    expect(told(bandsInSight(bands, 0, 1000, 0))).toEqual(['1', 3, 2, '2', 2]);
    expect(bandsInSight(bands, 500, 50, 0)).toEqual([]);
  });
  test.each([
    ['ArrowRight', 'm0', 'm1'], ['ArrowRight', 'm2', 'm3'], ['ArrowRight', 'm6', 'm6'], ['ArrowLeft', 'm3', 'm2'], ['ArrowLeft', 'm0', 'm0'],
    ['ArrowDown', 'm2', 'm4'], ['ArrowDown', 'm1', 'm4'], ['ArrowDown', 'm4', 'm6'], ['ArrowUp', 'm6', 'm4'], ['ArrowUp', 'm0', 'm0'],
    ['Home', 'm6', 'm0'], ['End', 'm0', 'm6'], ['PageDown', 'm0', 'm5'], ['ArrowDown', null, 'm0'], ['x', 'm0', null],
  ] as const)('%s from %s leads to %s', (key, from, to) => expect(tileAfter(key, from, bands, 2)).toBe(to));
});

describe('the sensor that matters', () => {
  const trend: Trend = { machineId: 'a', sensor: 'pressure', unit: 'bar', from: '2026-03-01T08:00:00Z', stepSeconds: 60, values: [], low: null, high: null };
  const machine = aMachine('a', { sensors: [aSensor('speed'), aSensor('pressure')] });
  test('is the one whose course is known', () => expect(sensorThatMatters(machine, trend)?.name).toBe('pressure'));
  test('is the first while none is', () => expect(sensorThatMatters(machine, undefined)?.name).toBe('speed'));
  test('is one past a limit before all', () =>
    expect(sensorThatMatters({ ...machine, sensors: [...machine.sensors, aSensor('heat', { violation: 'criticalHigh' })] }, trend)?.name).toBe('heat'));
  test('of a machine without values is none', () => expect(sensorThatMatters(aMachine('a'), trend)).toBeUndefined());
});

describe('the line of a course', () => {
  const frame = { width: 100, height: 20 };
  const trend = (values: (number | null)[], but: Partial<Trend> = {}): Trend =>
    ({ machineId: 'a', sensor: 't', unit: null, from: '2026-03-01T08:00:00Z', stepSeconds: 60, values, low: null, high: null, ...but });

  test('runs from the oldest on the left to the newest on the right, the greatest above', () =>
    expect(lineOf(trend([0, 10]), undefined, frame).path).toBe('M25.0 20.0L75.0 0.0'));
  test('has a gap where nothing was measured', () => expect(lineOf(trend([0, null, 10, 10]), undefined, frame).path).toBe('M12.5 20.0M62.5 0.0L87.5 0.0'));
  test('ends with the newest value', () =>
    expect(lineOf(trend([0, 10]), { value: 5, at: '2026-03-01T08:02:00Z' }, frame).path).toBe('M25.0 20.0L75.0 0.0L100.0 10.0'));
  test('ends where a sensor fell silent', () =>
    expect(lineOf(trend([0, 10, null, null, null, null]), { value: 10, at: '2026-03-01T08:01:30Z' }, frame).path).toBe('M8.3 20.0L25.0 0.0'));
  test('of one value is none', () => expect(lineOf(trend([null, 1]), undefined, frame).path).toBe(''));
  test('that hardly moves is flat, in the middle', () => expect(lineOf(trend([100, 100]), undefined, frame).path).toBe('M25.0 10.0L75.0 10.0'));
  test('has a limit only when it came near', () => {
    expect(lineOf(trend([0, 10], { high: 5, low: -50 }), undefined, frame).limits).toEqual([10]);
  });
});
