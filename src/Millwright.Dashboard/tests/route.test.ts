import { describe, expect, test } from 'vitest';
import { hashOf, home, isSamePage, machineHash, routeOf, type Route } from '../Shell/route';

describe('a route', () => {
  test.each<Route>([
    home,
    { page: 'fleet', query: 'status=critical&q=a%26b' },
    { page: 'machine', id: 'line 1/pump?#&ü', query: '' },
    { page: 'machine', id: 'pump-1', query: 'range=1h' },
    { page: 'episode', id: '0191f0c2-0000-7000-8000-000000000001', query: '' },
    { page: 'alarms', query: '' },
    { page: 'settings', query: '' },
    { page: 'alarm', id: '0191f0c2-0000-7000-8000-000000000002', query: '' },
    { page: 'performance', query: 'site=Lyon' },
    { page: 'incident', id: '0191f0c2-0000-7000-8000-000000000003', query: '' },
    { page: 'rule', id: 'pump:dry-run', query: 'delay=30' },
    { page: 'models', query: '' },
    { page: 'model', id: 'failure-risk-24h', query: 'version=3' },
    { page: 'people', query: '' },
    { page: 'system', query: '' },
    { page: 'nowhere', path: '/machines/a/b', query: 'x=1' },
  ])('survives its hash: %j', (route) => expect(routeOf(hashOf(route))).toEqual(route));

  test.each(['', '#', '#/', '#/machines'])('of %j is the fleet', (hash) => expect(routeOf(hash)).toEqual(home));
  test.each(['#/nowhere', '#/machines/', '#/settings/1', '#/constructor/1'])('of %j is no page', (hash) => expect(routeOf(hash).page).toBe('nowhere'));
  test('with a broken escape is taken as written', () => expect(routeOf('#/machines/50%')).toMatchObject({ id: '50%' }));
  test('is the same page whatever its view, and another one for another machine', () => {
    expect(isSamePage(routeOf('#/?q=a'), routeOf('#/?q=b'))).toBe(true);
    expect(isSamePage(routeOf(machineHash('a')), routeOf(machineHash('b')))).toBe(false);
  });
});
