import { describe, expect, test } from 'vitest';
import { placedBands, type Band } from '../Charts/bands';
import { limitLines, valueRange } from '../Charts/limits';
import { limitBarOf } from '../Machines/limitBar';

const band = (from: number, to: number | null): Band => ({ kind: 'alarm', severity: 'warning', from, to, label: '' });
const limits = { criticalLow: 1, warningLow: 2, warningHigh: 8, criticalHigh: 9 };

describe('bands', () => {
  const placed = (...bands: Band[]) => placedBands(bands, { from: 100, to: 200 }, 190, 2).map(({ from, to, lane }) => [from, to, lane]);
  test('are cut to the view, and those outside it left out', () => expect(placed(band(50, 120), band(10, 90), band(200, 300))).toEqual([[100, 120, 0]]));
  test('that go on end with the present', () => expect(placed(band(150, null))).toEqual([[150, 190, 0]]));
  test('that overlap take lanes, which are free again after them', () => expect(placed(band(110, 150), band(120, 130), band(155, 160), band(135, 170))).toEqual([[110, 150, 0], [120, 130, 1], [135, 170, 1], [155, 160, 0]]));
  test('of a moment are wide enough to be seen', () => expect(placed(band(150, 150))).toEqual([[150, 152, 0]]));
});

describe('the value axis', () => {
  const lines = limitLines(limits, (value) => value);
  test('has all values and the limits near them', () => {
    const [low, high] = valueRange(4, 7, lines);
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(9);
  });
  test('is not pressed flat by a limit far away', () => {
    const [low, high] = valueRange(4, 4.1, lines);
    expect(4.1 - 4).toBeGreaterThan((high - low) * 0.2);
  });
  test('of no values shows the limits, and of neither something', () => {
    expect(valueRange(null, null, lines)[0]).toBeLessThan(1);
    expect(valueRange(null, null, [])).toEqual([0, 1]);
  });
  test('of one single value has a height', () => expect(valueRange(0, 0, [])).toEqual([-0.5, 0.5]));
  test('has lines in the shown unit, and none where there is no limit', () =>
    expect(limitLines({ ...limits, criticalLow: null, warningLow: null }, (value) => value * 2)).toEqual([
      { value: 16, severity: 'warning', side: 'high' }, { value: 18, severity: 'critical', side: 'high' },
    ]));
});

describe('a bar of limits', () => {
  test('is none without limits', () => {
    expect(limitBarOf(5, null, {})).toBeNull();
    expect(limitBarOf(5, { criticalLow: null, warningLow: null, warningHigh: null, criticalHigh: null }, {})).toBeNull();
  });
  test('has its zones in order and without a hole', () => {
    const zones = limitBarOf(5, limits, {})?.zones ?? [];
    expect(zones.map(({ severity }) => severity)).toEqual(['critical', 'warning', 'normal', 'warning', 'critical']);
    expect(zones[0]?.from).toBe(0);
    expect(zones.at(-1)?.to).toBe(1);
    zones.slice(1).forEach((zone, index) => expect(zone.from).toBe(zones[index]?.to));
  });
  test('with limits on one side ends on the other where values have been', () => {
    const bar = limitBarOf(3, { ...limits, criticalLow: null, warningLow: null }, { min: 1, max: 7 });
    expect(bar?.zones[0]).toMatchObject({ severity: 'normal', from: 0 });
    expect(bar?.value).toBeGreaterThan(0.15);
  });
  test('holds a value beyond it at its end', () => {
    expect(limitBarOf(100, limits, {})).toMatchObject({ value: 1, isBeyond: true });
    expect(limitBarOf(5, limits, {})?.isBeyond).toBe(false);
  });
  test('says a warning only where it does not cover a critical', () =>
    expect(limitBarOf(5, { ...limits, criticalHigh: 8.1 }, {})?.labels.map(({ value }) => value)).not.toContain(8));
});
