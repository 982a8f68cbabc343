import type { Route } from './route';

interface Tab {
  readonly page: Route['page'];
  readonly href: string;
  readonly words: string;
}

const sections: readonly (readonly Tab[])[] = [
  [
    { page: 'alarms', href: '#/alarms', words: 'Alarm list' },
    { page: 'incidents', href: '#/incidents', words: 'Incidents' },
    { page: 'performance', href: '#/alarms/performance', words: 'Performance' },
    { page: 'rules', href: '#/rules', words: 'Rules' },
  ],
  [
    { page: 'notices', href: '#/notices', words: 'Delivery log' },
    { page: 'channels', href: '#/channels', words: 'Channels' },
    { page: 'people', href: '#/people', words: 'People' },
  ],
];

/** The page whose tab stands for this one. */
const tabOf: Partial<Readonly<Record<Route['page'], Route['page']>>> = { alarm: 'alarms', incident: 'incidents', rule: 'rules' };

/** The first page of the section that a page is in; null: it is in none. */
export function sectionOf(page: Route['page']): Route['page'] | null {
  return sections.find((tabs) => tabs.some((tab) => tab.page === (tabOf[page] ?? page)))?.[0]?.page ?? null;
}

/** The pages beside this one; nothing where there is none. */
export function Tabs({ page }: { page: Route['page'] }) {
  const here = tabOf[page] ?? page;
  const tabs = sections.find((candidate) => candidate.some((tab) => tab.page === here));
  if (!tabs) return null;
  return (
    <nav class="tabs" aria-label="Section">
      {tabs.map(({ page: other, href, words }) => <a key={other} href={href} aria-current={other === here ? 'page' : undefined}>{words}</a>)}
    </nav>
  );
}
