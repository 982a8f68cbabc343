import { describe, expect, test } from 'vitest';
import { act, legalFor } from '../Alarms/acts';
import { textOf } from '../Alarms/alarm';
import { allActive, filterOf, matcher, queryOf } from '../Alarms/filter';
import { byUrgency, reordered } from '../Alarms/order';
import { soundKey, toneFor } from '../Alarms/sound';
import { summarize } from '../Alarms/summary';
import { ApiClient } from '../Api/client';
import { ApiError } from '../Api/problem';
import { anAlarm, byId, inState } from './alarms';

const ids = (alarms: readonly { readonly id: string }[]): string[] => alarms.map(({ id }) => id);

describe('the order of alarms', () => {
  const calm = inState('calm', 'acknowledged', { severity: 'critical' });
  const bad = anAlarm('bad', { severity: 'critical' });
  const old = anAlarm('old', { raisedAt: '2026-03-01T07:00:00Z' });
  const late = anAlarm('late', { raisedAt: '2026-03-01T09:00:00Z' });

  test('is what nobody has acknowledged, then the worst, then the newest', () => expect(ids([calm, old, late, bad].sort(byUrgency))).toEqual(['bad', 'late', 'old', 'calm']));

  test('after a change is the same as if all were sorted anew', () => {
    const before = reordered([], byId(calm, old, late));
    const after = byId(calm, { ...old, severity: 'critical', version: 2 }, { ...late, text: 'other', version: 2 }, bad);
    const ordered = reordered(before, after);
    expect(ordered).toEqual([...after.values()].sort(byUrgency));
    expect(ordered.find(({ id }) => id === 'late')?.text).toBe('other');
  });

  test('leaves out what is gone', () => expect(ids(reordered([bad, old], byId(old)))).toEqual(['old']));
});

describe('a filter', () => {
  test('survives its address', () => {
    const filter = { ...allActive, view: 'shelved', text: 'a&b', severity: ['critical', 'info'], waiting: true, site: 'Lyon', assignedTo: 'Bo Ek' } as const;
    expect(filterOf(queryOf(filter))).toEqual(filter);
    expect(queryOf(allActive)).toBe('');
  });

  test('of unknown words is everything active', () => expect(filterOf('view=moon&severity=loud')).toEqual(allActive));

  test('keeps apart what was put aside', () => {
    const alarms = [anAlarm('a'), inState('b', 'shelved'), inState('c', 'outOfService')];
    expect(ids(alarms.filter(matcher(allActive)))).toEqual(['a']);
    expect(ids(alarms.filter(matcher({ ...allActive, view: 'shelved' })))).toEqual(['b']);
  });

  test('finds all words, wherever they stand', () => {
    const matches = matcher({ ...allActive, text: 'LYON past' });
    expect(matches(anAlarm('a'))).toBe(true);
    expect(matches(anAlarm('a', { site: 'Graz' }))).toBe(false);
  });
});

test('each list is counted, and the one that is shown by severity', () => {
  const { byView, waiting, bySeverity } = summarize([anAlarm('a'), inState('b', 'acknowledged', { severity: 'info' }), inState('c', 'shelved')], 'active');
  expect(byView).toMatchObject({ active: 2, shelved: 1 });
  expect(waiting).toBe(1);
  expect(bySeverity).toEqual({ critical: 0, warning: 1, info: 1 });
});

describe('the horn', () => {
  const alarms = [anAlarm('a'), anAlarm('b', { severity: 'critical' }), inState('c', 'acknowledged', { severity: 'critical' })];
  test('sounds for the worst that nobody has acknowledged', () => expect(toneFor(alarms, new Set())).toBe('critical'));
  test('is silent for what was silenced', () => expect(toneFor(alarms, new Set(alarms.map(soundKey)))).toBeNull());
  test('sounds again when an alarm comes again', () => expect(toneFor([anAlarm('a', { repeats: 1 })], new Set([soundKey(anAlarm('a'))]))).toBe('warning'));
  test('stops with the acknowledgement', () => expect(toneFor([inState('a', 'acknowledged')], new Set())).toBeNull());
});

test('an action is offered when one alarm allows it, with how many do', () => {
  expect([...legalFor([anAlarm('a'), inState('b', 'shelved', { actions: ['unshelve', 'comment'] })])]).toEqual([['acknowledge', 1], ['shelve', 1], ['comment', 2], ['unshelve', 1]]);
});

describe('acting', () => {
  /** A client whose server answers every request so. */
  const answering = (answer: unknown): ApiClient => Object.assign(new ApiClient(new URL('http://plant/api/v1/'), { read: () => null, write: () => undefined }),
    { send: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)) });

  test('on many reports each alarm that it was refused for, and what is possible instead', async () => {
    const api = answering({ items: [{ id: 'a', outcome: 'done' }, { id: 'b', outcome: 'illegal', state: 'shelved', legal: ['unshelve'] }, { id: 'c', outcome: 'unchanged' }] });
    const report = await act(api, 'acknowledge', ['a', 'b', 'c'], { by: 'Ann' });
    expect(report.done).toBe(2);
    expect(report.refused).toEqual([{ id: 'b', reason: 'it is shelved by now; possible: unshelve' }]);
  });

  test('on one tells a conflict in the words of the server', async () => {
    const api = answering(new ApiError(409, 'business.illegal-transition', 'An alarm that is shelved does not take that.'));
    expect(await act(api, 'acknowledge', ['a'], { by: 'Ann' })).toMatchObject({ done: 0, refused: [{ id: 'a', reason: 'An alarm that is shelved does not take that.' }] });
  });

  test('throws what is no answer about the alarm', async () => {
    await expect(act(answering(new ApiError(0, 'network', 'The server does not answer.')), 'acknowledge', ['a'], { by: 'Ann' })).rejects.toThrow('does not answer');
  });
});

test('the text of an alarm names its sensor as the page does', () =>
  expect(textOf({ text: 'outlet_temperature is 104, past its limit.', sensor: 'outlet_temperature' })).toBe('outlet temperature is 104, past its limit.'));
