/** Where the page stands. All of it is in the URL's hash, so that a view can be sent, bookmarked or put on a wall. */
export type Route = (
  | { readonly page: 'fleet' | 'alarms' | 'import' | 'settings' }
  | { readonly page: 'machine' | 'episode'; readonly id: string }
  | { readonly page: 'nowhere'; readonly path: string }
) & {
  /** What the page itself says about its view, as a query string without the question mark. */
  readonly query: string;
};

export const home: Route = { page: 'fleet', query: '' };

/** Reads a hash such as `#/machines/pump-1?range=1h`. */
export function routeOf(hash: string): Route {
  const [path, query] = split(hash.replace(/^#/, ''));
  const [first = '', second, ...rest] = path.replace(/^\//, '').split('/');
  if (rest.length === 0 && second !== undefined && second !== '') {
    if (first === 'machines') return { page: 'machine', id: decoded(second), query };
    if (first === 'episodes') return { page: 'episode', id: decoded(second), query };
  }
  if (second === undefined) {
    if (first === '' || first === 'machines') return { page: 'fleet', query };
    if (first === 'alarms' || first === 'import' || first === 'settings') return { page: first, query };
  }
  return { page: 'nowhere', path, query };
}

/** The hash of a route; `routeOf` reads it back. */
export function hashOf(route: Route): string {
  return `#${pathOf(route)}${route.query === '' ? '' : `?${route.query}`}`;
}

export const machineHash = (id: string): string => hashOf({ page: 'machine', id, query: '' });

export const episodeHash = (id: string): string => hashOf({ page: 'episode', id, query: '' });

/** Whether two routes are the same page of the same thing, whatever its view. */
export function isSamePage(a: Route, b: Route): boolean {
  return pathOf(a) === pathOf(b);
}

function pathOf(route: Route): string {
  switch (route.page) {
    case 'fleet':
      return '/';
    case 'machine':
      return `/machines/${encodeURIComponent(route.id)}`;
    case 'episode':
      return `/episodes/${encodeURIComponent(route.id)}`;
    case 'nowhere':
      return route.path;
    default:
      return `/${route.page}`;
  }
}

function split(hash: string): readonly [string, string] {
  const mark = hash.indexOf('?');
  return mark < 0 ? [hash, ''] : [hash.slice(0, mark), hash.slice(mark + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
