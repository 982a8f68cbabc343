import { describe, expect, test } from 'vitest';
import { proposalQuery } from '../Alarms/Performance/words';
import { columnsOf, mostColumns } from '../Alarms/Performance/rates';
import { timelineOf } from '../Incidents/timeline';
import { cellOf, matrixOf, withCell } from '../Notices/matrix';
import { changedFields, draftOf, proposedOver, ruleOf, unreadable } from '../Rules/draft';
import { faultParts } from '../Rules/faultParts';
import { newRule, scopeWords, type Rule } from '../Rules/rule';
import { trialWords } from '../Rules/trialWords';
import { durationWords, writtenSeconds } from '../Time/duration';
import { anAlarm } from './alarms';

const rule: Rule = { ...newRule, key: 'dry', name: 'Dry', condition: 'flow < 1', onDelay: 'PT90S', scope: { site: 'Lyon' }, suppress: { whileCondition: null, inMaintenance: false, parent: { machine: 'm', rule: 'r' } } };

describe('a rule in the form', () => {
  test('comes back as it was', () => expect(ruleOf(draftOf(rule))).toEqual({ ...rule, offDelay: 'PT0S' }));
  test('says what is changed', () => expect(changedFields(draftOf(rule), { ...draftOf(rule), condition: 'flow < 2', deadband: '1' })).toEqual(['condition', 'deadband']));
  test('says which durations cannot be read', () => expect([...unreadable({ ...draftOf(rule), onDelay: 'soon', deadband: '-1' }).keys()]).toEqual(['onDelay', 'deadband']));
  test('takes a proposal on top of what it has', () => {
    const proposed = proposedOver(draftOf(rule), proposalQuery({ kind: 'onDelay', delay: 'PT30S', deadband: null, before: 9, after: 1, alarmLater: 'PT30S', returnLater: null }));
    expect(ruleOf(proposed).onDelay).toBe('PT120S');
    expect(ruleOf(proposedOver(draftOf({ ...rule, deadband: 0.1 }), 'deadband=0.2')).deadband).toBe(0.3);
  });
  test('names its scope', () => {
    expect(scopeWords({ type: 'pump', site: 'Lyon', tag: null })).toBe('type pump, site Lyon');
    expect(scopeWords(null)).toBe('every machine');
  });
});

describe('what is wrong in a condition', () => {
  test('is underlined as a word', () => expect(faultParts('flow >> 3', 6).filter(({ isFault }) => isFault)).toEqual([{ text: '>', isFault: true }]));
  test('is a blank at the end, where something is missing', () => expect(faultParts('flow >', 6)).toEqual([{ text: 'flow >', isFault: false }, { text: ' ', isFault: true }]));
  test('is nothing when all is well', () => expect(faultParts('flow > 1', null)).toEqual([{ text: 'flow > 1', isFault: false }]));
});

test.each([['', 0], ['30', 30], ['5min', 300], ['1 h 30 min', 5400], ['0.5 s', 0.5]])('a person writes %j for %d s', (text, seconds) => expect(writtenSeconds(text)).toBe(seconds));
test.each(['soon', '5 m', '-3 s', 's'])('%j is no duration', (text) => expect(writtenSeconds(text)).toBeNaN());
test.each([[0, '0 s'], [90, '1 min 30 s'], [7200, '2 h'], [90_061, '1 d 1 h 1 min 1 s']])('%d s are %j', (seconds, words) => expect(durationWords(seconds)).toBe(words));

test('a trial is told in a sentence', () => {
  const trial = { alarms: 14, shorterThanMinute: 3, chattering: 0, perMachine: [{ machineId: 'a', alarms: 9 }, { machineId: 'b', alarms: 5 }], longest: 'PT2H', firstRaisedAt: null, readings: 9, truncated: false, items: [] };
  expect(trialWords(trial)).toBe('It would have raised 14 alarms on 2 machines, 3 of them shorter than a minute; the longest lasted 2 h.');
  expect(trialWords({ ...trial, alarms: 0 })).toBe('It would have raised no alarm.');
});

describe('a timeline', () => {
  const at = (minute: number): string => new Date(Date.UTC(2026, 2, 1, 8, minute)).toISOString();
  const { machines } = timelineOf([
    anAlarm('b', { raisedAt: at(5), machineId: 'n', machineName: 'n' }), anAlarm('a', { raisedAt: at(0), returnedAt: at(10), rule: 'x' }), anAlarm('c', { raisedAt: at(5), returnedAt: at(6) }),
  ], Date.UTC(2026, 2, 1, 8, 10));
  test('has the machines as they came into it', () => expect(machines.map(({ machineId }) => machineId)).toEqual(['pump-1', 'n']));
  test('puts what overlaps on one machine below one another', () => expect(machines[0]).toMatchObject({ lanes: 2, bars: [{ from: 0, to: 1, lane: 0 }, { from: 0.5, to: 0.6, lane: 1 }] }));
  test('goes on to now with what goes on', () => expect(machines[1]?.bars[0]).toMatchObject({ from: 0.5, to: 1 }));
});

describe('alarms per time', () => {
  test('are summed by the hour', () => expect(columnsOf([1, 0, 2, 0, 0, 1, 5], 0, 'hour')).toEqual([{ at: 0, count: 4 }, { at: 3_600_000, count: 5 }]));
  test('keep their peaks when there are too many to tell apart', () => {
    const columns = columnsOf(Array.from({ length: 4320 }, (_, index) => (index === 2000 ? 34 : 0)), 0, 'tenMinutes');
    expect(columns.length).toBeLessThanOrEqual(mostColumns);
    expect(Math.max(...columns.map(({ count }) => count))).toBe(34);
  });
});

test('a preference keeps what the matrix does not show of it', () => {
  const matrix = matrixOf([{ event: 'alarm.raised', channelId: 'c', enabled: true, minimumSeverity: 'critical', frequency: 'daily', onCallId: null, scope: { sites: ['Lyon'] } }]);
  const never = withCell(matrix, 'alarm.raised', 'c', { how: 'never', severity: 'critical', onCallId: null });
  expect([...never.values()]).toMatchObject([{ enabled: false, scope: { sites: ['Lyon'] } }]);
  expect(cellOf(never, 'alarm.raised', 'c')?.how).toBe('never');
  expect(withCell(never, 'alarm.raised', 'c', null).size).toBe(0);
});
