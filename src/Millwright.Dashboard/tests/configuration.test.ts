import { describe, expect, test } from 'vitest';
import { timeoutOf, unjudged, type SensorConfiguration } from '../Configurations/configuration';
import { durationOf, secondsOf } from '../Time/duration';
import { changedIn, configurationOf, errorWords, formOf, overridesOf, unreadable } from '../Configurations/form';
import { previewWords, type Preview } from '../Configurations/preview';

const vibration: SensorConfiguration = {
  unit: 'mm/s', baseline: 1.72, variation: 0.66, noDataTimeout: null, ewmaTimeConstant: 'PT1M',
  limits: { ...unjudged.limits, warningHigh: 4, criticalHigh: 6.6, hysteresis: 0.18, onDelay: 'PT2S', offDelay: 'PT10S' },
};
const type = { vibration };

test.each([['PT1M', 60], ['PT0S', 0], ['P1DT2H', 93_600], ['PT2.5S', 2.5], ['soon', null], ['P', null], ['PT', null]])('%s lasts %s s', (duration, seconds) =>
  expect(secondsOf(duration)).toBe(seconds));
test('seconds are written as a duration', () => expect(durationOf(90)).toBe('PT90S'));
test('a sensor is silent after its own timeout, or else its machine\'s', () => {
  const machine = { sensors: { a: { ...unjudged, noDataTimeout: 'PT30S' } }, noDataTimeout: 'PT2M', episodeQuietTime: 'PT5M', episodeReopenWindow: 'PT10M' };
  expect([timeoutOf(machine, 'a'), timeoutOf(machine, 'b'), timeoutOf(undefined, 'a')]).toEqual([30_000, 120_000, 300_000]);
});

describe('the form', () => {
  test('says what the configuration says, and back', () => {
    expect(formOf(vibration)).toMatchObject({ warningHigh: '4', criticalLow: '', onDelay: '2', ewmaTimeConstant: '60', unit: 'mm/s' });
    expect(formOf(configurationOf(formOf(vibration)))).toEqual(formOf(vibration));
  });
  test('takes a comma for a decimal sign and an empty field for no limit', () =>
    expect(configurationOf({ ...formOf(vibration), warningHigh: ' 4,5 ', criticalHigh: '' }).limits).toMatchObject({ warningHigh: 4.5, criticalHigh: null }));
  test('names what is no number by the path of the server', () =>
    expect([...unreadable({ vibration: { ...formOf(vibration), warningHigh: 'high', unit: 'mm/s' } })]).toEqual([['sensors.vibration.limits.warningHigh', 'must be a number']]));
  test('says an error in its own words', () => expect(errorWords('must lie above warningHigh (9)')).toBe('must lie above “Warning above” (9)'));
  test('has changed only where it says otherwise', () => {
    expect(changedIn({ vibration: formOf(vibration), speed: formOf(unjudged) }, type)).toEqual([]);
    expect(changedIn({ vibration: { ...formOf(vibration), warningHigh: '5' } }, type)).toEqual(['vibration']);
  });
});

describe('the overrides', () => {
  test('name only sensors that say otherwise than the type, and keep what the form does not show', () =>
    expect(overridesOf({ vibration: { ...formOf(vibration), warningHigh: '5' }, speed: formOf(unjudged) }, { noDataTimeout: 'PT1M' }, type))
      .toMatchObject({ noDataTimeout: 'PT1M', sensors: { vibration: { limits: { warningHigh: 5, criticalHigh: 6.6 } } } }));
  test('leave a sensor that says the same again to the type', () =>
    expect(overridesOf({ vibration: formOf(vibration) }, { sensors: { vibration: unjudged } }, type)).toEqual({}));
});

describe('a preview', () => {
  const preview = (now: number, then: number, but: Partial<Preview> = {}): Preview => ({
    from: '2026-03-01T00:00:00Z', to: '2026-03-08T00:00:00Z', readings: 1, truncated: false,
    current: { episodeCount: now, warningSeconds: 0, criticalSeconds: 0, limitEvents: 0 },
    proposed: { episodeCount: then, warningSeconds: 0, criticalSeconds: 0, limitEvents: 0 }, ...but,
  });
  test.each([
    [5, 3, 'With these limits the last 7 d would have had 3 episodes instead of 5.'],
    [1, 0, 'With these limits the last 7 d would have had no episode instead of 1.'],
    [1, 1, 'With these limits the last 7 d would have had 1 episode, as with the present ones.'],
  ])('of %i and %i episodes is said in a sentence', (now, then, words) => expect(previewWords(preview(now, then))).toBe(words));
  test('of a part says so', () => expect(previewWords(preview(2, 1, { truncated: true }))).toContain('the first 7 d of them'));
});
