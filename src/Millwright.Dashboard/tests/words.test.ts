import { describe, expect, test } from 'vitest';
import { leadWords, tellingSensors, type Moved } from '../Episodes/analysis';
import { eventSeverity, eventWords, type MachineEvent } from '../History/event';
import { reasonWords } from '../Machines/reasonWords';
import { queryOf, viewOf } from '../Machines/view';
import { plainPreferences, type Preferences } from '../Preferences/preferences';
import { unitsOf, type Unit } from '../Preferences/units';

const unit = (symbol: string, scale: number, offset: number, imperial: string | null): Unit => ({ symbol, spellings: [], dimension: 'temperature', scale, offset, imperial });
const catalogue = unitsOf([unit('°C', 1, 273.15, '°F'), unit('°F', 5 / 9, 255.3722222, null)]);
const utc: Preferences = { ...plainPreferences, locale: 'en-GB', zone: 'utc' };
const imperial: Preferences = { ...utc, units: 'imperial', catalogue };

describe('a reason', () => {
  const oil = [{ name: 'oil_temperature', unit: '°C' }];
  test('names sensors as people do and keeps its figures', () =>
    expect(reasonWords('oil_temperature is 91.25 °C, past its critical limit 90 °C.', oil, utc)).toBe('Oil temperature is 91.25 °C, past its critical limit 90.00 °C.'));
  test('is in the units that the person wants', () =>
    expect(reasonWords('oil_temperature is 100 °C, past its critical limit 90 °C.', oil, imperial)).toBe('Oil temperature is 212.0 °F, past its critical limit 194.0 °F.'));
  test('converts a rate as a difference', () =>
    expect(reasonWords('oil_temperature changes by 10 °C/s, past its warning rate 5 °C/s.', oil, imperial)).toBe('Oil temperature changes by 18.00 °F/s, past its warning rate 9.00 °F/s.'));
  test('has its times on the wanted clock', () =>
    expect(reasonWords('In maintenance since 2026-03-01T12:00:00Z.', [], utc)).toBe('In maintenance since 2026-03-01 12:00:00 UTC.'));
});

describe('an event', () => {
  const event = (but: Partial<MachineEvent>): MachineEvent => ({ id: 'e', at: '', kind: 'limit-passed', sensor: 'oil_temperature', violation: 'critical-high', value: 95, limit: 90, fromStatus: null, toStatus: null, episodeId: null, ...but });
  test.each<[Partial<MachineEvent>, string, string]>([
    [{}, 'Oil temperature passed its critical high limit: 95.00 °C, limit 90.00 °C', 'critical'],
    [{ kind: 'limit-left', violation: 'warning-low' }, 'Oil temperature is back inside its warning low limit', 'none'],
    [{ violation: 'warning-rate' }, 'Oil temperature passed its warning rate', 'warning'],
    [{ kind: 'status-changed', fromStatus: 'running', toStatus: 'warning' }, 'Running → warning', 'warning'],
    [{ kind: 'sensor-silent' }, 'Oil temperature fell silent', 'none'],
    [{ kind: 'episode-opened', sensor: null }, 'Episode began', 'critical'],
  ])('%j is said and as loud as it is', (but, words, severity) => {
    expect(eventWords(event(but), '°C', utc)).toBe(words);
    expect(eventSeverity(event(but))).toBe(severity);
  });
});

describe('an analysis', () => {
  test.each([[null, 'did not move'], [720, '12 min before'], [0, 'with the episode'], [-40, '40 s into it']])('with a lead of %s s says %j', (lead, words) => expect(leadWords(lead)).toBe(words));
  test('tells by the sensors that moved, and by the one that opened the episode', () => {
    const moved = (sensor: string, movedAt: string | null): Moved => ({ sensor, unit: null, mean: 0, deviation: 1, movedAt, leadSeconds: null, direction: null, peak: 1, peakAt: '', peakDeviations: 1 });
    const sensors = [moved('a', '2026-03-01T00:00:00Z'), moved('b', null), moved('c', '2026-03-01T00:00:00Z')];
    expect(tellingSensors(sensors, 'c')).toEqual(['a', 'c']);
    expect(tellingSensors(sensors, 'b')).toEqual(['b', 'a', 'c']);
    expect(tellingSensors(sensors, null, 1)).toEqual(['a']);
  });
});

describe('the address of the machine page', () => {
  test('of the usual view says nothing', () => expect(queryOf(viewOf(''))).toBe(''));
  test('survives whatever is in it', () => {
    const query = 'part=past&at=2026-03-01T12%3A00%3A00.000Z&from=2026-03-01T11%3A00%3A00.000Z&to=2026-03-01T13%3A00%3A00.000Z';
    expect(queryOf(viewOf(query))).toBe(query);
  });
  test('follows nothing in the past: a span is one about the moment', () =>
    expect(viewOf('at=2026-03-01T12:00:00Z&range=8h').range).toEqual({ kind: 'fixed', from: Date.parse('2026-03-01T08:00:00Z'), to: Date.parse('2026-03-01T16:00:00Z') }));
});
