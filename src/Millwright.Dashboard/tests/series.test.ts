import { describe, expect, test } from 'vitest';
import { csvOf } from '../Charts/csv';
import { columnsOf, gapAfter, standsAlone, steadyInterval } from '../Charts/gaps';
import { loadedFor, queryFor, resolutionFor, type Resolution } from '../Charts/resolution';
import { appended, hasAny, rowsIn, seriesOfBuckets, seriesOfPoints, type Series } from '../Charts/series';
import { covers, HistoryCache, isGap } from '../History/readings';

const start = Date.parse('2026-03-01T12:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
const curve: Resolution = { kind: 'curve', step: 1000 };
const byMinute: Resolution = { kind: 'buckets', step: minute };
const time = (seconds: number): string => new Date(start + seconds * 1000).toISOString();
const aCurve = (...values: readonly (readonly [number, number])[]): Series => seriesOfPoints(values.map(([seconds, value]) => ({ at: time(seconds), value })), curve);
const same = (value: number): number => value;

describe('the resolution', () => {
  test.each<[string, number, Resolution['kind'], number]>([
    ['5 minutes', 5 * minute, 'curve', 112.5], ['an hour', hour, 'buckets', 10_000], ['8 hours', 8 * hour, 'buckets', 60_000],
    ['a day', 24 * hour, 'buckets', 5 * minute], ['30 days', 720 * hour, 'buckets', 2 * hour], ['a year', 8760 * hour, 'buckets', 24 * hour],
  ])('of %s on 1000 px is as fine as the pixels', (_, span, kind, step) => {
    expect(resolutionFor({ from: start, to: start + span }, 1000)).toEqual({ kind, step });
  });
  test('loads whole steps beyond the view, and not beyond the present', () => {
    const loaded = loadedFor({ from: start, to: start + hour }, byMinute, start + hour);
    expect(loaded).toEqual({ from: start - 12 * minute, to: start + hour });
  });
  test('asks for no more points than the server gives', () => {
    expect(queryFor('t', { from: 0, to: 1e9 }, { kind: 'curve', step: 50 })).toMatchObject({ sensor: 't', points: 20_000 });
    expect(queryFor('t', { from: 0, to: minute }, byMinute)).toMatchObject({ bucket: '60s', to: '1970-01-01T00:01:00.000Z' });
  });
});

describe('a live value', () => {
  test('is a point more on a curve', () => expect(appended(aCurve([0, 1]), start + 1000, 2).mean).toEqual([1, 2]));
  test('that is there already, or too late, changes nothing', () => {
    const series = aCurve([0, 1], [5, 2]);
    expect(appended(series, start + 5000, 9)).toBe(series);
    expect(appended(series, start + 1000, 9)).toBe(series);
  });
  test('is counted into its bucket, and opens the next', () => {
    const series = seriesOfBuckets([{ start: time(0), count: 2, min: 1, max: 3, mean: 2, last: 3 }], byMinute);
    const more = appended(series, start + 40_000, 8);
    expect(more).toMatchObject({ at: [start + 30_000], min: [1], mean: [4], max: [8], count: [3] });
    expect(appended(more, start + 61_000, 5)).toMatchObject({ at: [start + 30_000, start + 90_000], mean: [4, 5], count: [3, 1] });
  });
});

describe('a gap', () => {
  test('is where values lie farther apart than the timeout; nothing is drawn across it', () => {
    const series = aCurve([0, 1], [1, 2], [400, 3]);
    const [at, mean] = columnsOf(series, gapAfter(5 * minute, series), same);
    expect(mean).toEqual([1, 2, null, 3]);
    expect(at[2]).toBe(start + 200_500);
  });
  test('is never shorter than three buckets', () => expect(gapAfter(5 * minute, seriesOfBuckets([], { kind: 'buckets', step: hour }))).toBe(3 * hour));
  test('is a few intervals of a sensor that sends steadily, though its timeout be longer', () => {
    const steady = aCurve(...Array.from({ length: 20 }, (_, n) => [n < 10 ? 2 * n : 2 * n + 12, n] as const));
    expect(gapAfter(5 * minute, steady)).toBe(8_000);
    expect(columnsOf(steady, gapAfter(5 * minute, steady), same)[1].indexOf(null)).toBe(10);
  });
  test('is never longer than the timeout', () => expect(gapAfter(5_000, aCurve(...Array.from({ length: 20 }, (_, n) => [2 * n, n] as const)))).toBe(5_000));
  test('of a sensor that sends when something changes is told by the timeout alone', () => {
    const nowAndThen = Array.from({ length: 20 }, (_, n) => start + n * 1000 + (n % 3 === 0 ? 0 : 900) + Math.floor(n / 4) * 9_000);
    expect(steadyInterval(nowAndThen)).toBeNull();
  });
  test('is not told by a handful of values', () => expect(steadyInterval([0, 1, 2, 3])).toBeNull());
  test('leaves a value between two of them to a dot', () => {
    expect([0, 1, 2, 3, 4].map((index) => standsAlone([1, null, 2, null, null], index))).toEqual([true, false, true, false, false]);
  });
  test('keeps figures in the shown unit', () => expect(columnsOf(aCurve([0, 100]), minute, (value) => value * 1.8 + 32)[1]).toEqual([212]));
});

test('the rows of a view are those inside it', () => {
  const series = aCurve([0, 1], [10, 2], [20, 3]);
  expect(rowsIn(series, { from: start + 5000, to: start + 20_000 }).map(({ mean }) => mean)).toEqual([2, 3]);
  expect(hasAny(series, { from: start + 11_000, to: start + 19_000 })).toBe(false);
});

describe('CSV', () => {
  test('of a curve has the unit in its header and times in UTC', () =>
    expect(csvOf('oil_temperature', '°C', 'curve', rowsIn(aCurve([0, 41.5], [1, 42]), { from: start, to: start + 2000 }), same))
      .toBe('time (UTC),oil_temperature [°C]\r\n2026-03-01T12:00:00.000Z,41.5\r\n2026-03-01T12:00:01.000Z,42\r\n'));
  test('of buckets has smallest, mean, largest and how many', () => {
    const series = seriesOfBuckets([{ start: time(0), count: 2, min: 1, max: 3, mean: 2, last: 3 }], byMinute);
    expect(csvOf('a,b', null, 'buckets', rowsIn(series, { from: start, to: start + minute }), same))
      .toBe('time (UTC),"a,b min","a,b mean","a,b max",values\r\n2026-03-01T12:00:30.000Z,1,2,3,2\r\n');
  });
  test('says no digits that a conversion made up', () =>
    expect(csvOf('t', '°F', 'curve', rowsIn(aCurve([0, 0.1]), { from: start, to: start }), (value) => value * 3)).toContain(',0.3\r\n'));
});

describe('what was loaded', () => {
  const loaded = { interval: { from: start, to: start + hour }, at: start + hour };
  test('covers what lies inside it', () => expect(covers(loaded, { from: start, to: start + minute }, start + 2 * hour)).toBe(true));
  test('up to the present is carried on by the live feed', () => expect(covers(loaded, { from: start + minute, to: start + hour + minute }, start + hour + minute)).toBe(true));
  test('in the past is carried on by nothing', () => expect(covers({ ...loaded, at: start + 2 * hour }, { from: start + minute, to: start + hour + minute }, start + 2 * hour)).toBe(false));
  test('is found again, but never where it still grows', () => {
    const cache = new HistoryCache();
    const series = { ...aCurve([0, 1]), resolution: byMinute };
    cache.keep('t', { ...loaded, series });
    expect(cache.find('t', byMinute, { from: start, to: start + minute })).toBeUndefined();
    cache.keep('t', { ...loaded, series, at: start + 2 * hour });
    expect(cache.find('t', byMinute, { from: start, to: start + minute })?.series).toBe(series);
    expect(cache.find('t', curve, { from: start, to: start + minute })).toBeUndefined();
    expect(cache.find('other', byMinute, { from: start, to: start + minute })).toBeUndefined();
  });
});

describe('between two live values', () => {
  const value = (count: number | null) => ({ at: start, value: 1, count });
  test('that follow one another nothing is missing', () => expect(isGap(value(4), value(5))).toBe(false));
  test('values are missing when the count says so', () => expect(isGap(value(4), value(7))).toBe(true));
  test('nothing is known of a gap without counts', () => expect([isGap(null, value(7)), isGap(value(null), value(7)), isGap(value(4), value(null))]).toEqual([false, false, false]));
});
