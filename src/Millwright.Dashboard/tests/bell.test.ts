import { describe, expect, test } from 'vitest';
import { mostRung, rung } from '../Notices/bell';
import type { Notice } from '../Notices/notice';
import { choicesOf } from '../Preferences/preferences';

const notice = (sequence: number, readAt: string | null = null): Notice => ({
  id: `n${sequence}`, sequence, channelId: 'c', channel: 'page', kind: 'in-app', recipient: 'p', type: 'alarm.raised', severity: 'warning', alarmId: null, machineId: null,
  at: '2026-03-02T06:00:00Z', subject: `number ${sequence}`, text: '', frequency: 'immediate', state: 'sent', mergedInto: null, attempts: 1, nextAttemptAt: null,
  lastOutcome: 'sent', lastError: null, sentAt: '2026-03-02T06:00:00Z', readAt, createdAt: '2026-03-02T06:00:00Z',
});
const sequences = (shown: readonly Notice[]): number[] => shown.map(({ sequence }) => sequence);

describe('the bell', () => {
  test('shows the newest first, whichever came first', () => expect(sequences([2, 3, 1].map((n) => notice(n)).reduce<readonly Notice[]>(rung, []))).toEqual([3, 2, 1]));
  test('takes one that comes twice once, and keeps that it was read', () => {
    const shown = [notice(1, '2026-03-02T07:00:00Z')];
    expect(rung(shown, notice(1))).toBe(shown);
  });
  test('keeps the newest only', () => {
    const shown = Array.from({ length: mostRung + 5 }, (_, n) => notice(n)).reduce<readonly Notice[]>(rung, []);
    expect(shown).toHaveLength(mostRung);
    expect(sequences(shown)[0]).toBe(mostRung + 4);
  });
});

test('who somebody is is kept, and nothing else taken for it', () => {
  expect(choicesOf('{"person":"4f"}').person).toBe('4f');
  expect(choicesOf('{"person":7}').person).toBe('');
});
