/** Pages by the one word of their address. */
const listPages = ['alarms', 'incidents', 'rules', 'models', 'notices', 'channels', 'people', 'system', 'import', 'settings'] as const;
type ListPage = typeof listPages[number] | 'performance';

/** Pages of one thing, by the word before its id. */
const itemPages = { machines: 'machine', episodes: 'episode', alarms: 'alarm', incidents: 'incident', rules: 'rule', models: 'model' } as const;
type ItemPage = typeof itemPages[keyof typeof itemPages];

/** Where the page stands. All of it is in the URL's hash, so that a view can be sent, bookmarked or put on a wall. */
export type Route = (
  | { readonly page: 'fleet' | ListPage }
  | { readonly page: ItemPage; readonly id: string }
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
    if (first === 'alarms' && second === 'performance') return { page: 'performance', query };
    const page = isItemWord(first) ? itemPages[first] : undefined;
    if (page) return { page, id: decoded(second), query };
  }
  if (second === undefined) {
    if (first === '' || first === 'machines') return { page: 'fleet', query };
    const page = listPages.find((candidate) => candidate === first);
    if (page) return { page, query };
  }
  return { page: 'nowhere', path, query };
}

/** The hash of a route; `routeOf` reads it back. */
export function hashOf(route: Route): string {
  return `#${pathOf(route)}${route.query === '' ? '' : `?${route.query}`}`;
}

export const machineHash = (id: string): string => hashOf({ page: 'machine', id, query: '' });

export const episodeHash = (id: string): string => hashOf({ page: 'episode', id, query: '' });

export const alarmHash = (id: string): string => hashOf({ page: 'alarm', id, query: '' });

export const incidentHash = (id: string): string => hashOf({ page: 'incident', id, query: '' });

export const ruleHash = (key: string, query = ''): string => hashOf({ page: 'rule', id: key, query });

export const modelHash = (name: string, query = ''): string => hashOf({ page: 'model', id: name, query });

/** Whether two routes are the same page of the same thing, whatever its view. */
export function isSamePage(a: Route, b: Route): boolean {
  return pathOf(a) === pathOf(b);
}

function pathOf(route: Route): string {
  switch (route.page) {
    case 'fleet':
      return '/';
    case 'performance':
      return '/alarms/performance';
    case 'nowhere':
      return route.path;
    default:
      // The word of a thing's address is the plural of its page.
      return 'id' in route ? `/${route.page}s/${encodeURIComponent(route.id)}` : `/${route.page}`;
  }
}

function isItemWord(word: string): word is keyof typeof itemPages {
  return Object.hasOwn(itemPages, word);
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
