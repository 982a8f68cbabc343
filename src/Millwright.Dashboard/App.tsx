import { useEffect, useRef, useState } from 'preact/hooks';
import type { Alarm } from './Alarms/alarm';
import { AlarmPage } from './Alarms/AlarmPage';
import { AlarmsPage } from './Alarms/AlarmsPage';
import { AlarmsProvider, useAlarms } from './Alarms/AlarmsProvider';
import type { ApiClient } from './Api/client';
import { EpisodePage } from './Episodes/EpisodePage';
import { ImportPage } from './FirstRun/ImportPage';
import { FleetPage } from './Fleet/FleetPage';
import { Banner } from './Live/Banner';
import type { LiveConnection } from './Live/connection';
import { emptyFeed, type Feed } from './Live/feed';
import { KeyForm } from './Live/KeyForm';
import { healthOf, isOld } from './Live/link';
import type { LiveState, LiveStore } from './Live/store';
import { useLive } from './Live/useLive';
import type { Machine } from './Machines/machine';
import { MachinePage } from './Machines/MachinePage';
import { PreferencesProvider, usePreferences } from './Preferences/PreferencesProvider';
import { SettingsPage } from './Preferences/SettingsPage';
import { Bar } from './Shell/Bar';
import { Later } from './Shell/Later';
import { Overlays, type Overlay } from './Shell/Overlays';
import { Nowhere, Unreachable } from './Shell/notices';
import { hashOf, type Route } from './Shell/route';
import { Tabs } from './Shell/Tabs';
import { titleOf, useArrival } from './Shell/useArrival';
import { useRoute } from './Shell/useRoute';
import { serverNow } from './Time/clock';

// What is opened now and then is loaded when it is.
const incidents = () => import('./Incidents/pages');
const performancePages = () => import('./Alarms/Performance/PerformancePage');
const rules = () => import('./Rules/pages');
const models = () => import('./Models/pages');
const notices = () => import('./Notices/pages');
const system = () => import('./System/SystemPage');

interface AppProps {
  readonly machines: LiveStore<Machine>;
  readonly machineHub: LiveConnection<Machine>;
  readonly alarms: LiveStore<Alarm>;
  readonly alarmHub: LiveConnection<Alarm>;
  readonly api: ApiClient;
}

/** The page: a bar, a banner when something is wrong, and one page below. */
export function App({ machines, machineHub, alarms, alarmHub, api }: AppProps) {
  const live = useLive(machines);
  const needsKey = live.link.key !== 'fine';
  return (
    <PreferencesProvider api={api} ready={live.heard && !needsKey}>
      {needsKey
        ? <KeyForm refused={live.link.key === 'refused'} onKey={(key) => [machineHub, alarmHub].forEach((hub) => hub.unlock(key))} />
        : <AlarmsProvider store={alarms} connection={alarmHub}><Plant live={live} monotonic={machines.monotonic} connection={machineHub} api={api} /></AlarmsProvider>}
    </PreferencesProvider>
  );
}

function Plant({ live, monotonic, connection, api }: { live: LiveState<Machine>; monotonic: number; connection: LiveConnection<Machine>; api: ApiClient }) {
  const [opened] = useState(monotonic);
  const [route, go] = useRoute();
  useFollow(connection, route.page === 'machine' ? route.id : null);
  const [overlay, setOverlay] = useState<Overlay>(null);
  const fleetHash = useRef('#/');
  if (route.page === 'fleet') fleetHash.current = hashOf(route);

  const silence = live.heard ? monotonic - live.clock.heardAt : null;
  const health = healthOf(live.link, silence, monotonic - opened);
  // Whole seconds: nothing shown is finer, and what does not change is not drawn again.
  const now = Math.floor(serverNow(live.clock, monotonic) / 1000) * 1000;
  const isStale = isOld(health, silence);
  const fleet: Feed<Machine> = live.feeds.get('fleet') ?? emptyFeed;
  const { waiting } = useAlarms();
  useArrival(route, `${waiting === 0 ? '' : `(${waiting}) `}${titleOf(route, (id) => fleet.items.get(id)?.name ?? id)}`);
  return (
    <div class="app" data-stale={isStale}>
      <Bar route={route} api={api} health={health} silence={silence} now={now} fleetHash={fleetHash.current} onPalette={() => setOverlay('palette')} />
      <Banner health={health} link={live.link} dataAge={fleet.loaded ? silence : null} onRetry={() => void connection.start()} />
      <Tabs page={route.page} />
      <main class="body" id="content" tabIndex={-1}>
        {fleet.loaded || health !== 'down'
          ? <CurrentPage route={route} go={go} live={live} now={now} api={api} isLive={!isStale} hasKey={connection.hasKey} />
          : <Unreachable />}
      </main>
      <Overlays shown={overlay} onShow={setOverlay} route={route} go={go} fleetHash={fleetHash.current} machines={fleet.items} />
    </div>
  );
}

interface CurrentPageProps {
  readonly route: Route;
  readonly go: (route: Route) => void;
  readonly live: LiveState<Machine>;
  readonly now: number;
  readonly api: ApiClient;
  readonly isLive: boolean;
  readonly hasKey: boolean;
}

function CurrentPage({ route, go, live, now, api, isLive, hasKey }: CurrentPageProps) {
  const preferences = usePreferences();
  const fleet: Feed<Machine> = live.feeds.get('fleet') ?? emptyFeed;
  const shared = { now, preferences, api, query: route.query, onQuery: (query: string) => go({ ...route, query }), machineOf: (id: string) => fleet.items.get(id) };
  const left = useRef<string | null>(null);
  if (route.page === 'machine') left.current = route.id;
  const leftAlarm = useRef<string | null>(null);
  if (route.page === 'alarm') leftAlarm.current = route.id;
  switch (route.page) {
    case 'fleet':
      return <FleetPage {...shared} feed={fleet} left={left.current} isLive={isLive} hasKey={hasKey} />;
    case 'machine':
      return <MachinePage key={route.id} {...shared} id={route.id} {...machineIn(live, route.id)} />;
    case 'episode':
      return <EpisodePage key={route.id} {...shared} id={route.id} />;
    case 'alarms':
      return <AlarmsPage {...shared} left={leftAlarm.current} />;
    case 'alarm':
      return <AlarmPage key={route.id} {...shared} id={route.id} />;
    case 'incidents':
      return <Later load={incidents} draw={({ IncidentsPage }) => <IncidentsPage {...shared} />} />;
    case 'incident':
      return <Later load={incidents} draw={({ IncidentPage }) => <IncidentPage key={route.id} {...shared} id={route.id} />} />;
    case 'performance':
      return <Later load={performancePages} draw={({ PerformancePage }) => <PerformancePage {...shared} />} />;
    case 'rules':
      return <Later load={rules} draw={({ RulesPage }) => <RulesPage {...shared} />} />;
    case 'rule':
      return <Later load={rules} draw={({ RulePage }) => <RulePage key={route.id} {...shared} id={route.id} />} />;
    case 'models':
      return <Later load={models} draw={({ ModelsPage }) => <ModelsPage {...shared} />} />;
    case 'model':
      return <Later load={models} draw={({ ModelPage }) => <ModelPage key={route.id} {...shared} name={route.id} />} />;
    case 'notices':
      return <Later load={notices} draw={({ NoticesPage }) => <NoticesPage {...shared} />} />;
    case 'channels':
      return <Later load={notices} draw={({ ChannelsPage }) => <ChannelsPage {...shared} />} />;
    case 'people':
      return <Later load={notices} draw={({ PeoplePage }) => <PeoplePage {...shared} />} />;
    case 'system':
      return <Later load={system} draw={({ SystemPage }) => <SystemPage {...shared} />} />;
    case 'import':
      return <ImportPage api={api} />;
    case 'settings':
      return <SettingsPage now={now} api={api} />;
    case 'nowhere':
      return <Nowhere path={route.path} />;
  }
}

function useFollow(connection: LiveConnection<Machine>, id: string | null): void {
  useEffect(() => {
    if (id === null) return undefined;
    const scope = { scope: 'machine', key: id } as const;
    connection.follow(scope);
    return () => connection.unfollow(scope);
  }, [connection, id]);
}

/** The machine's own feed has its statistics; until that is there, what the fleet's says. */
function machineIn(live: LiveState<Machine>, id: string) {
  const own = live.feeds.get(`machine:${id}`);
  return { machine: own?.loaded ? own.items.get(id) : live.feeds.get('fleet')?.items.get(id), loaded: own?.loaded ?? false };
}
