import { useCallback, useEffect, useState } from 'preact/hooks';
import { FleetView } from './Fleet/FleetView';
import { usePlace } from './Fleet/usePlace';
import { Banner } from './Live/Banner';
import type { LiveConnection } from './Live/connection';
import { emptyFeed } from './Live/feed';
import { KeyForm } from './Live/KeyForm';
import { healthOf } from './Live/link';
import type { LiveState, LiveStore } from './Live/store';
import { useLive } from './Live/useLive';
import { ThemeButton } from './Look/ThemeButton';
import { MachinePanel } from './Machines/MachinePanel';
import { exactUtc } from './Time/age';
import { serverNow } from './Time/clock';

/** The page: a bar, a banner when something is wrong, the fleet, and the machine that is open. */
export function App({ store, connection }: { store: LiveStore; connection: LiveConnection }) {
  const live = useLive(store);
  const [opened] = useState(() => performance.now());
  const [place, go] = usePlace();
  useFollow(connection, place.machine);
  const close = useCallback(() => go({ ...place, machine: null }), [place]);

  if (live.link.key !== 'fine') return <KeyForm refused={live.link.key === 'refused'} onKey={(key) => connection.unlock(key)} />;
  const monotonic = performance.now();
  const silence = live.heard ? monotonic - live.clock.heardAt : null;
  const health = healthOf(live.link, silence, monotonic - opened);
  // Whole seconds: nothing shown is finer, and what does not change is not drawn again.
  const now = Math.floor(serverNow(live.clock, monotonic) / 1000) * 1000;
  const isStale = health === 'down' || health === 'refused';
  const fleet = live.feeds.get('fleet') ?? emptyFeed;
  const shown = machineOf(live, place.machine);
  return (
    <div class="app" data-stale={isStale} data-open={place.machine !== null}>
      <header class="bar">
        <a class="brand" href="#/"><b>Millwright</b></a>
        <span class={`health ${health}`}><span aria-hidden="true" class="dot" />{health === 'live' ? 'live' : health}</span>
        <time class="clock" title="The server's clock">{exactUtc(new Date(now).toISOString()).replace(/\.\d+/, '')}</time>
        <ThemeButton />
      </header>
      <Banner health={health} link={live.link} dataAge={fleet.loaded ? silence : null} onRetry={() => void connection.start()} />
      <main class="body">
        {fleet.loaded || !isStale
          ? <FleetView feed={fleet} place={place} now={now} hasKey={connection.hasKey} onPlace={go} />
          : health === 'down' ? <Unreachable /> : <div />}
        {place.machine !== null && <MachinePanel id={place.machine} machine={shown.machine} loaded={shown.loaded} now={now} onClose={close} />}
      </main>
    </div>
  );
}

function Unreachable() {
  return (
    <section class="notice">
      <div>
        <h1>The server does not answer</h1>
        <p>This page goes on by itself as soon as it does. Where it runs, this shows whether it is up:</p>
        <div class="command"><code>curl {new URL('health/ready', document.baseURI).href}</code></div>
      </div>
    </section>
  );
}

function useFollow(connection: LiveConnection, id: string | null): void {
  useEffect(() => {
    if (id === null) return undefined;
    const scope = { scope: 'machine', key: id } as const;
    connection.follow(scope);
    return () => connection.unfollow(scope);
  }, [connection, id]);
}

/** The machine's own feed has its statistics; until that is there, what the fleet's says. */
function machineOf(live: LiveState, id: string | null) {
  if (id === null) return { machine: undefined, loaded: false };
  const own = live.feeds.get(`machine:${id}`);
  return { machine: own?.loaded ? own.machines.get(id) : live.feeds.get('fleet')?.machines.get(id), loaded: own?.loaded ?? false };
}
