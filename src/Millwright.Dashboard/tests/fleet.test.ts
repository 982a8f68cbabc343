import { describe, expect, test } from 'vitest';
import { everything, isEverything, matcher, type FleetFilter } from '../Fleet/filter';
import { alphabetOf, byName, byUrgency, inOrder, type Sort } from '../Fleet/order';
import { placeOf, queryOf, wholeFleet } from '../Fleet/place';
import { moved, rowsInSight, scrollTo } from '../Lists/rows';
import { countsOf, wordsOf } from '../Fleet/summary';
import type { Machine } from '../Machines/machine';
import { aMachine } from './machines';

const fleet: readonly Machine[] = [
  aMachine('pump-10', { status: 'running', lastSeen: '2026-03-01T08:00:03Z' }),
  aMachine('pump-2', { status: 'warning', site: 'south', tags: ['Line-4'], lastSeen: '2026-03-01T08:00:09Z' }),
  aMachine('mill-1', { status: 'critical', type: 'mill', site: null, name: 'Öl mill', lastSeen: null }),
  aMachine('mill-2', { status: 'running', type: 'mill', retired: true }),
];

describe('a filter', () => {
  const matching = (filter: Partial<FleetFilter>): string[] =>
    fleet.filter(matcher({ ...everything, ...filter })).map((machine) => machine.id);

  test('that says nothing lets every machine in service through', () => expect(matching({})).toEqual(['pump-10', 'pump-2', 'mill-1']));
  test('finds text in names, ids, types, sites and tags, in any case', () => {
    expect(matching({ text: 'öl MILL' })).toEqual(['mill-1']);
    expect(matching({ text: 'line-4' })).toEqual(['pump-2']);
  });
  test('wants every word of the text', () => expect(matching({ text: 'pump  south' })).toEqual(['pump-2']));
  test('takes any of the statuses', () => expect(matching({ status: ['critical', 'warning'] })).toEqual(['pump-2', 'mill-1']));
  test('joins its parts with and', () => expect(matching({ type: 'pump', site: 'north', status: ['warning'] })).toEqual([]));
  test('shows retired machines only by themselves', () => expect(matching({ retired: true })).toEqual(['mill-2']));
  test('of spaces is none', () => expect(isEverything({ ...everything, text: '  ' })).toBe(true));
});

describe('the order', () => {
  const alphabet = alphabetOf(fleet);
  const named = byName(new Map(fleet.map((machine) => [machine.id, machine])), alphabet);
  const ordered = (sort: Sort): string[] => inOrder(named, sort, alphabet.words).map((machine) => machine.id);

  test('is by urgency unless told: what needs a person first, then by name', () =>
    expect(ordered(byUrgency)).toEqual(['mill-1', 'pump-2', 'mill-2', 'pump-10']));
  test('of names counts numbers as numbers and accents as their letters', () =>
    expect(ordered({ key: 'name', descending: false })).toEqual(['mill-2', 'mill-1', 'pump-2', 'pump-10']));
  test('of names can run backwards', () =>
    expect(ordered({ key: 'name', descending: true })).toEqual(['pump-10', 'pump-2', 'mill-1', 'mill-2']));
  test.each([true, false])('puts machines without the value last, descending or not (%s)', (descending) => {
    expect(ordered({ key: 'seen', descending }).at(-1)).toBe('mill-1');
    expect(ordered({ key: 'site', descending }).at(-1)).toBe('mill-1');
  });
  test('of times begins with the newest', () => expect(ordered({ key: 'seen', descending: false }).slice(0, 1)).toEqual(['mill-2']));
  test('leaves out machines that the alphabet knows and the fleet no longer has', () =>
    expect(byName(new Map(), alphabet)).toEqual([]));
});

test('the summary counts each status once, retired machines apart, and knows every type and site', () => {
  const counts = countsOf(fleet);
  expect(counts).toMatchObject({ total: 3, retired: 1 });
  expect(wordsOf(fleet)).toEqual({ types: ['mill', 'pump'], sites: ['north', 'south'], lines: [], tags: ['Line-4'] });
  expect(counts.byStatus).toMatchObject({ critical: 1, warning: 1, running: 1, idle: 0 });
});

describe('the place in the query', () => {
  test('of the plain fleet says nothing', () => expect(queryOf(wholeFleet)).toBe(''));
  test('survives its query, whatever is in it', () => {
    const place = {
      filter: { text: 'a&b', status: ['critical', 'idle'], type: 'oil pump', site: 'no+rth', line: 'Line 2', tag: 'a,b', retired: true },
      sort: { key: 'seen', descending: true }, view: 'table', changes: false,
    } as const;
    expect(placeOf(queryOf(place))).toEqual(place);
  });
  test.each(['', 'status=splendid&sort=luck', 'colour=%'])('of %j is the whole fleet', (query) => expect(placeOf(query)).toEqual(wholeFleet));
});

describe('the rows in sight', () => {
  const sight = { top: 3000, height: 600, row: 30 };
  test('are those on the screen and six around', () => expect(rowsInSight(sight, 10_000)).toEqual([94, 126]));
  test('end with the list', () => expect(rowsInSight(sight, 110)).toEqual([94, 110]));
  test('of a list that shrank are none before the scroll catches up', () => expect(rowsInSight(sight, 10)).toEqual([10, 10]));
  test('move by key and stop at the ends', () => {
    expect(moved('ArrowDown', 4, sight, 10)).toBe(5);
    expect(moved('PageUp', 4, sight, 10)).toBe(0);
    expect(moved('End', -1, sight, 10)).toBe(9);
    expect(moved('x', 4, sight, 10)).toBeNull();
  });
  test('scroll as little as needed', () => {
    expect(scrollTo(110, sight)).toBe(3000);
    expect(scrollTo(50, sight)).toBe(1500);
    expect(scrollTo(120, sight)).toBe(3030);
  });
});
