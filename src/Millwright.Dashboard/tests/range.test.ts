import { describe, expect, test } from 'vitest';
import { fixed, followed, intervalOf, padded, panned, rangeOf, setRange, zoomed, type Range } from '../Charts/range';

const now = Date.parse('2026-03-01T12:00:00Z');
const hour = 3_600_000;
const live: Range = { kind: 'live', span: hour };
const said = (range: Range): string => {
  const parameters = new URLSearchParams();
  setRange(parameters, range);
  return parameters.toString();
};

describe('a live range', () => {
  test('ends with the clock', () => expect(intervalOf(live, now)).toEqual({ from: now - hour, to: now }));
  test('stays live when it is zoomed', () => expect(zoomed(live, now, 0.5, 0.2)).toEqual({ kind: 'live', span: hour / 2 }));
  test('is left by a step back and taken up again by a step forward', () => {
    const back = panned(live, now, -0.5);
    expect(back).toEqual({ kind: 'fixed', from: now - 1.5 * hour, to: now - 0.5 * hour });
    expect(panned(back, now, 0.5)).toEqual(live);
  });
  test('has nothing ahead of it', () => expect(panned(live, now, 0.5)).toBe(live));
});

describe('a fixed range', () => {
  const range = fixed(now - 4 * hour, now - 2 * hour, now);
  test('is the same whichever way it was drawn', () => expect(fixed(now - 2 * hour, now - 4 * hour, now)).toEqual(range));
  test('is zoomed about the place under the hand', () => expect(zoomed(range, now, 0.5, 0)).toEqual(fixed(now - 4 * hour, now - 3 * hour, now)));
  test('is never shorter than 2 s nor longer than five years', () => {
    expect(fixed(now - hour, now - hour, now)).toEqual({ kind: 'fixed', from: now - hour - 1000, to: now - hour + 1000 });
    const widest = intervalOf(zoomed(range, now, 1e9), now);
    expect(widest.to - widest.from).toBe(5 * 365 * 24 * hour);
  });
  test('never lies all in the future', () => expect(intervalOf(fixed(now + hour, now + 2 * hour, now), now).from).toBe(now));
  test('follows the present again at its own width', () => expect(followed(range)).toEqual({ kind: 'live', span: 2 * hour }));
});

test('padding is a share of the span, and never less than said', () => {
  expect(padded({ from: 100, to: 200 }, 0.5)).toEqual({ from: 50, to: 250 });
  expect(padded({ from: 100, to: 100 }, 0.5, 10)).toEqual({ from: 90, to: 110 });
});

describe('the address of a range', () => {
  test.each<[Range, string]>([
    [live, ''], [{ kind: 'live', span: 24 * hour }, 'range=24h'], [{ kind: 'live', span: 90_000 }, 'range=90s'],
    [fixed(now - hour, now, now), 'from=2026-03-01T11%3A00%3A00.000Z&to=2026-03-01T12%3A00%3A00.000Z'],
  ])('%j reads %j and is read back', (range, text) => {
    expect(said(range)).toBe(text);
    expect(rangeOf(new URLSearchParams(text))).toEqual(range);
  });
  test.each(['range=soon', 'from=2026-03-01T12:00:00Z', 'from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z'])('%j is the last hour', (text) =>
    expect(rangeOf(new URLSearchParams(text))).toEqual(live));
});
