import { describe, expect, test } from 'vitest';
import { age, ageInSteps, span } from '../Time/age';
import { hear, serverNow } from '../Time/clock';

const noon = Date.parse('2026-03-01T12:00:00Z');
const ago = (ms: number): string => age(new Date(noon - ms).toISOString(), noon);

describe('an age', () => {
  test.each([
    [0, 'now'], [999, 'now'], [3_000, '3 s ago'], [59_999, '59 s ago'], [60_000, '1 min ago'],
    [3_600_000, '1 h ago'], [7_500_000, '2 h ago'], [86_400_000, '1 d ago'], [356_400_000, '4 d ago'],
  ])('of %i ms reads %s', (ms, text) => expect(ago(ms)).toBe(text));

  test('of a time slightly ahead is now: producers are a moment fast', () => expect(ago(-5_000)).toBe('now'));
  test('of a time far ahead says so', () => expect(ago(-120_000)).toBe('in 2 min'));
});

describe('an age in a list', () => {
  test.each([[4_999, 'now'], [5_000, '5 s ago'], [59_999, '55 s ago'], [60_000, '1 min ago'], [-5_000, 'now']])('of %i ms reads %s', (ms, text) =>
    expect(ageInSteps(new Date(noon - ms).toISOString(), noon)).toBe(text));
});

test.each([
  [8_900, '8 s'], [240_000, '4 min'], [3_600_000, '1 h'], [7_500_000, '2 h 5 min'], [86_400_000, '1 d'], [86_700_000, '1 d'], [356_400_000, '4 d 3 h'],
])('a span of %i ms reads %s', (ms, text) => expect(span(ms)).toBe(text));
test('a negative span counts as none', () => expect(span(-1)).toBe('0 s'));

describe('the clock', () => {
  const clock = hear({ serverTime: 0, heardAt: 0 }, '2026-03-01T12:00:00Z', 500);
  test('follows the server, whatever the browser thinks', () => expect(serverNow(clock, 500)).toBe(noon));
  test('runs on between messages', () => expect(serverNow(clock, 3_500)).toBe(noon + 3_000));
  test('keeps running when a time cannot be read', () => expect(serverNow(hear(clock, 'soon', 1_500), 1_500)).toBe(noon + 1_000));
});
