import { describe, expect, test } from 'vitest';
import { machineListing } from '../Fleet/order';
import { healthOf, isOld, newLink, retryDelay } from '../Live/link';
import { subscriptionOf } from '../Live/messages';
import { paced } from '../Live/pace';
import { LiveStore } from '../Live/store';
import { SteadyClock } from '../Time/steady';
import { aDelta, aMachine, aSnapshot } from './machines';

/** A store in a browser that draws when told. */
function aStore() {
  const frames: (() => void)[] = [];
  const store = new LiveStore({ nextDrawing: (draw) => frames.push(draw), monotonic: () => 1000, wall: () => 0 }, machineListing);
  store.hold('fleet');
  let drawn = 0;
  store.listen(() => drawn++);
  return { store, frames, draw: () => frames.splice(0).forEach((frame) => frame()), drawn: () => drawn };
}

describe('the store', () => {
  test('draws once, however many messages came', () => {
    const { store, frames, draw, drawn } = aStore();
    draw();
    store.receive(aSnapshot([aMachine('a')]));
    for (let n = 1; n < 100; n++) store.receive(aDelta(`e:${n}`, `e:${n + 1}`, [aMachine('a', { version: n + 1 })]));
    expect(frames.length).toBe(1);
    draw();
    expect(drawn()).toBe(2);
    expect(store.state.feeds.get('fleet')?.items.get('a')?.version).toBe(100);
  });

  test('takes the time from the server', () => {
    const { store } = aStore();
    store.receive(aSnapshot([]));
    expect(store.state.clock).toEqual({ serverTime: Date.parse('2026-03-01T08:15:00Z'), heardAt: 1000 });
  });

  test('does not count as heard what it had to ignore', () => {
    const { store } = aStore();
    store.receive(aDelta('e:1', 'e:2', []));
    expect(store.state.heard).toBe(false);
  });

  test('ignores subscriptions that it does not hold any more', () => {
    const { store } = aStore();
    store.drop('fleet');
    expect(store.receive(aSnapshot([aMachine('a')]))).toBe('ignored');
    expect(store.state.feeds.size).toBe(0);
  });

  test('resumes from the last whole state, and from the beginning without one', () => {
    const { store } = aStore();
    expect(store.resume('fleet')).toBeNull();
    store.receive(aSnapshot([aMachine('a')]));
    expect(store.resume('fleet')).toBe('e:1');
  });

  test('keeps feeds apart', () => {
    const { store } = aStore();
    store.hold('machine:a');
    store.receive(aSnapshot([aMachine('a')], { subscription: 'machine:a' }));
    expect(store.state.feeds.get('fleet')?.loaded).toBe(false);
    expect(store.state.feeds.get('machine:a')?.loaded).toBe(true);
  });
});

describe('health', () => {
  const open = { ...newLink, open: true };
  test.each([
    ['connecting before anything was heard', newLink, null, 1_000, 'connecting'],
    ['live while messages come', open, 4_900, 60_000, 'live'],
    ['not live while a heartbeat is overdue', open, 7_500, 60_000, 'reconnecting'],
    ['not live when the network is gone, although the connection is open', { ...open, doubted: true }, 100, 60_000, 'reconnecting'],
    ['reconnecting after the connection is lost', newLink, 4_900, 60_000, 'reconnecting'],
    ['down after 15 s of silence, although the connection is open', open, 15_000, 60_000, 'down'],
    ['reconnecting after sleep, before anything has failed', newLink, 3_600_000, 3_600_000, 'reconnecting'],
    ['down after 15 s without a server', { ...newLink, attempts: 3 }, 15_000, 60_000, 'down'],
    ['down after 15 s of trying', newLink, null, 15_000, 'down'],
    ['refused when the server answers and says no', { ...open, refusal: 'no' }, 100, 60_000, 'refused'],
    ['down at once when the first attempts fail', { ...newLink, attempts: 2 }, null, 800, 'down'],
  ] as const)('is %s', (_, link, silence, trying, health) => expect(healthOf(link, silence, trying)).toBe(health));
});

test('attempts come after half a second first, never farther apart than 8 s, and spread', () => {
  expect(retryDelay(1, 0)).toBe(500);
  expect(retryDelay(3, 0)).toBe(2_000);
  expect(retryDelay(50, 0)).toBe(8_000);
  expect(retryDelay(50, 0.9)).toBeCloseTo(5_600);
});

test('a subscription is called by scope and key', () => {
  expect(subscriptionOf({ scope: 'fleet' })).toBe('fleet');
  expect(subscriptionOf({ scope: 'machine', key: 'pump-1' })).toBe('machine:pump-1');
});

describe('the pace of drawing', () => {
  /** Timers that pass when told. */
  function aPace(every: number) {
    let time = 1_000;
    const waiting: { readonly at: number; readonly then: () => void }[] = [];
    const draw = paced(every, { monotonic: () => time, later: (then, ms) => waiting.push({ at: time + ms, then }), nextFrame: (then) => then() });
    const pass = (ms: number): void => {
      time += ms;
      for (const { then } of waiting.splice(0).filter(({ at }) => at <= time)) then();
    };
    return { draw, pass };
  }

  test('is at once after a pause, and then no faster than wanted', () => {
    const { draw, pass } = aPace(250);
    let drawn = 0;
    draw(() => drawn++);
    expect(drawn).toBe(1);
    pass(100);
    draw(() => drawn++);
    expect(drawn).toBe(1);
    pass(150);
    expect(drawn).toBe(2);
  });
});

describe('the steady clock', () => {
  test('counts the time that the computer slept, which the monotonic one does not', () => {
    let monotonic = 0;
    let wall = 1_000_000;
    const clock = new SteadyClock(() => monotonic, () => wall);
    monotonic += 1_000;
    wall += 1_000;
    expect([clock.look(), clock.now()]).toEqual([false, 1_000]);
    monotonic += 1_000;
    wall += 3_600_000;
    expect([clock.look(), clock.now()]).toEqual([true, 3_600_000 + 1_000]);
    expect(clock.look()).toBe(false);
  });

  test('does not run backwards when the wall clock is set back', () => {
    let wall = 1_000_000;
    const clock = new SteadyClock(() => 500, () => wall);
    wall -= 3_600_000;
    expect([clock.look(), clock.now()]).toEqual([false, 500]);
  });
});

test('values are old when nothing came for longer than a heartbeat, and at once when the server is down', () => {
  expect(isOld('live', 4_000)).toBe(false);
  expect(isOld('reconnecting', 2_000)).toBe(false);
  expect(isOld('reconnecting', 6_000)).toBe(true);
  expect(isOld('down', null)).toBe(true);
});
