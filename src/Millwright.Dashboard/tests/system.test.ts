import { describe, expect, test } from 'vitest';
import { plainPreferences, type Preferences } from '../Preferences/preferences';
import { busiestShare, hotMachinesOf, type Node } from '../System/cluster';
import { bytesWords, deadShare, keptWords, partitionWords } from '../System/storage';

const preferences: Preferences = { ...plainPreferences, locale: 'en-GB', zone: 'utc' };
const now = Date.parse('2026-11-21T12:00:00Z');
const node = (name: string, but: Partial<Node> = {}): Node => ({
  node: name, role: 'all', status: 'up', version: '1.0', engine: 'orleans 10.0', schema: 8, http: null, silo: null, startedAt: '', seenAt: '', twins: 0, mostReadings: [], mostTime: [], ...but,
});

describe('hot machines', () => {
  test('are those of all nodes, by their share of the time, then by their readings', () => {
    const nodes = [
      node('a', { mostTime: [{ machineId: 'mill-1', value: 0.2 }], mostReadings: [{ machineId: 'mill-1', value: 5 }, { machineId: 'mill-2', value: 9 }] }),
      node('b', { mostTime: [{ machineId: 'pump-1', value: 0.9 }], mostReadings: [{ machineId: 'pump-2', value: 30 }] }),
    ];
    expect(hotMachinesOf(nodes)).toEqual([
      { machineId: 'pump-1', node: 'b', readingsPerSecond: null, share: 0.9 },
      { machineId: 'mill-1', node: 'a', readingsPerSecond: 5, share: 0.2 },
      { machineId: 'pump-2', node: 'b', readingsPerSecond: 30, share: null },
      { machineId: 'mill-2', node: 'a', readingsPerSecond: 9, share: null },
    ]);
  });
  test('of a node that is lost are nobody’s work any more', () =>
    expect(hotMachinesOf([node('a', { status: 'lost', mostTime: [{ machineId: 'mill-1', value: 0.2 }] })])).toEqual([]));
  test('make a node as busy as the busiest of them; a node at rest has none', () => {
    expect(busiestShare(node('a', { mostTime: [{ machineId: 'm', value: 0.1 }, { machineId: 'n', value: 0.4 }] }))).toBe(0.4);
    expect(busiestShare(node('a'))).toBeNull();
  });
});

describe('what is stored', () => {
  test.each([[0, '0 B'], [999, '999 B'], [1000, '1 kB'], [6_937_920_000, '6.94 GB'], [351_000_000, '351 MB'], [999_999, '1,000 kB'], [2.5e18, '2,500 PB']])('takes %d bytes: %s', (bytes, words) => expect(bytesWords(bytes, preferences)).toBe(words));
  test('is kept as long as is said, else for ever', () => {
    expect(keptWords({ retention: 'P400D' })).toBe('400 d');
    expect(keptWords({ retention: null })).toBe('–');
  });
  test.each<[number, string | null, string]>([
    [0, null, '–'], [4, null, '4'], [8, '2026-11-29T00:00:00Z', '8, 7 d 12 h ahead'], [8, '2026-11-21T00:00:00Z', '8, none ahead'],
  ])('has %d partitions to %s: %s', (partitions, to, words) => expect(partitionWords({ partitions, to }, now)).toBe(words));
  test('is dead in the share of versions that nobody needs', () => {
    expect(deadShare({ rows: 300, deadRows: 100 })).toBe(0.25);
    expect(deadShare({ rows: 0, deadRows: 0 })).toBe(0);
  });
});
