import { describe, expect, test } from 'vitest';
import { machineListing } from '../Fleet/order';
import { apply as applied, emptyFeed, newFeed, resume, type Feed } from '../Live/feed';
import type { FeedMessage } from '../Live/messages';
import type { Machine } from '../Machines/machine';
import { aDelta, aHeartbeat, aMachine, aSnapshot } from './machines';

const apply = (feed: Feed<Machine>, message: FeedMessage<Machine>) => applied(feed, message, machineListing);
const after = (...messages: FeedMessage<Machine>[]): Feed<Machine> => messages.reduce((feed, message) => apply(feed, message).feed, newFeed() as Feed<Machine>);
const ids = (feed: Feed<Machine>): string[] => [...feed.items.keys()];

describe('a snapshot', () => {
  test('is shown whole and sets the cursor', () => {
    const feed = after(aSnapshot([aMachine('a'), aMachine('b')]));
    expect(ids(feed)).toEqual(['a', 'b']);
    expect(feed).toMatchObject({ loaded: true, cursor: 'e:1', tail: 'e:1', resuming: false });
  });

  test('without machines is loaded and empty, which is not the same as not loaded', () => {
    expect(emptyFeed.loaded).toBe(false);
    expect(after(aSnapshot([])).loaded).toBe(true);
  });

  test('in parts is shown with its last part, and only then can be resumed from', () => {
    const first = after(aSnapshot([aMachine('a')], { more: true }));
    expect(first).toMatchObject({ loaded: false, cursor: null, tail: 'e:1' });
    expect(first.arriving?.size).toBe(1);
    const { feed } = apply(first, aSnapshot([aMachine('b')], { reset: false, previousVersion: 'e:1', version: 'e:2' }));
    expect(ids(feed)).toEqual(['a', 'b']);
    expect(feed).toMatchObject({ cursor: 'e:2', arriving: null });
  });

  test('that resets forgets what was held, but shows it until the last part is there', () => {
    const held = after(aSnapshot([aMachine('old')]));
    const { feed: midway } = apply(held, aSnapshot([aMachine('new')], { version: 'f:1', more: true }));
    expect(ids(midway)).toEqual(['old']);
    const { feed } = apply(midway, aSnapshot([], { version: 'f:2', previousVersion: 'f:1', reset: false }));
    expect(ids(feed)).toEqual(['new']);
  });

  test('that resets replaces a machine even by a lower version: another run of the server counts anew', () => {
    const feed = after(aSnapshot([aMachine('a', { version: 9 })]), aSnapshot([aMachine('a', { version: 2 })], { version: 'f:1' }));
    expect(feed.items.get('a')?.version).toBe(2);
  });

  test('that answers a resume changes only what it names', () => {
    const feed = after(
      aSnapshot([aMachine('a'), aMachine('b'), aMachine('c')]),
      aSnapshot([aMachine('b', { version: 2 })], { reset: false, previousVersion: 'e:1', version: 'e:5', removed: ['c'] }));
    expect(ids(feed)).toEqual(['a', 'b']);
    expect(feed.items.get('b')?.version).toBe(2);
  });
});

describe('a delta', () => {
  const held = (): Feed<Machine> => after(aSnapshot([aMachine('a', { version: 5 }), aMachine('b')]));

  test('replaces, adds and removes', () => {
    const { feed, outcome } = apply(held(), aDelta('e:1', 'e:2', [aMachine('a', { version: 6 }), aMachine('c')], { removed: ['b'] }));
    expect(outcome).toBe('applied');
    expect(ids(feed)).toEqual(['a', 'c']);
    expect(feed.cursor).toBe('e:2');
  });

  test('never takes a machine back to an older version', () => {
    expect(apply(held(), aDelta('e:1', 'e:2', [aMachine('a', { version: 4 })])).feed.items.get('a')?.version).toBe(5);
  });

  test('takes the same version again: time alone makes a machine offline', () => {
    const { feed } = apply(held(), aDelta('e:1', 'e:2', [aMachine('a', { version: 5, status: 'offline' })]));
    expect(feed.items.get('a')?.status).toBe('offline');
  });

  test('between the parts of a snapshot waits with them', () => {
    const feed = after(aSnapshot([aMachine('a')], { more: true }), aDelta('e:1', 'e:2', [aMachine('a', { version: 2 })]));
    expect(feed).toMatchObject({ loaded: false, cursor: null, tail: 'e:2' });
  });

  test('of values leaves the roster; a new name does not', () => {
    expect(apply(held(), aDelta('e:1', 'e:2', [aMachine('b', { version: 2 })])).feed.roster).toBe(held().roster);
    expect(apply(held(), aDelta('e:1', 'e:2', [aMachine('b', { version: 2, name: 'B' })])).feed.roster).toBe(held().roster + 1);
  });

  test('of values leaves the standing; a status or an episode does not', () => {
    const standing = (...machines: Parameters<typeof aMachine>[1][]): number =>
      apply(held(), aDelta('e:1', 'e:2', machines.map((but) => aMachine('a', { version: 6, ...but })))).feed.standing - held().standing;
    expect(standing({ readingCount: 7 })).toBe(0);
    expect(standing({ status: 'critical' })).toBe(1);
    expect(standing({ episode: { id: 'x', startedAt: '', lastBadAt: '', cause: '', readingCount: 1, reopened: 0 } })).toBe(1);
    expect(standing({ line: 'Line 2' })).toBe(1);
  });
});

describe('a gap', () => {
  const held = after(aSnapshot([aMachine('a')]));

  test('is a delta that does not follow: nothing of it is shown, and the feed waits for a resume', () => {
    const { feed, outcome } = apply(held, aDelta('e:2', 'e:3', [aMachine('b')]));
    expect(outcome).toBe('gap');
    expect(ids(feed)).toEqual(['a']);
    expect(feed).toMatchObject({ resuming: true, cursor: 'e:1' });
  });

  test('is told by a heartbeat too, so that the last delta of a quiet hour is not missed', () => {
    expect(apply(held, aHeartbeat('e:2')).outcome).toBe('gap');
    expect(apply(held, aHeartbeat('e:1')).outcome).toBe('applied');
  });

  test('is asked about once: what was still on its way is ignored', () => {
    const { feed } = apply(held, aDelta('e:2', 'e:3', []));
    expect(apply(feed, aDelta('e:3', 'e:4', [])).outcome).toBe('ignored');
  });

  test('closes with the answer from the cursor', () => {
    const { feed } = apply(held, aDelta('e:2', 'e:3', []));
    const healed = apply(feed, aSnapshot([aMachine('b')], { reset: false, previousVersion: 'e:1', version: 'e:4' }));
    expect(healed.outcome).toBe('applied');
    expect(ids(healed.feed)).toEqual(['a', 'b']);
    expect(apply(healed.feed, aDelta('e:4', 'e:5', [])).outcome).toBe('applied');
  });

  test('is a delta or heartbeat before any snapshot, which is ignored: the snapshot was asked for', () => {
    expect(apply(newFeed(), aDelta('e:1', 'e:2', [])).outcome).toBe('ignored');
    expect(apply(newFeed(), aHeartbeat('e:1')).outcome).toBe('ignored');
  });
});

test('a connection lost between parts resumes from the last whole state', () => {
  const held = after(aSnapshot([aMachine('a')]));
  const { feed: midway } = apply(held, aSnapshot([aMachine('b')], { reset: false, more: true, previousVersion: 'e:1', version: 'e:2' }));
  expect(resume(midway)).toMatchObject({ cursor: 'e:1', tail: 'e:1', arriving: null, resuming: true });
  expect(ids(resume(midway))).toEqual(['a']);
});
