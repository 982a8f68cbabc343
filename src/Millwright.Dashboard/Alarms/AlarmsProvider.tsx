import { createContext, type ComponentChildren } from 'preact';
import { useContext, useMemo, useRef, useState } from 'preact/hooks';
import type { LiveConnection } from '../Live/connection';
import { emptyFeed, type Feed } from '../Live/feed';
import { healthOf, type Health, type Link } from '../Live/link';
import type { LiveStore } from '../Live/store';
import { useLive } from '../Live/useLive';
import { isWaiting, type Alarm } from './alarm';
import { reordered } from './order';
import { useHorn, type HornControl } from './useHorn';

/** Every open alarm as the server tells it, live. */
export interface LiveAlarms {
  readonly feed: Feed<Alarm>;
  /** In the order of `byUrgency`. */
  readonly ordered: readonly Alarm[];
  /** How many nobody has acknowledged. */
  readonly waiting: number;
  readonly link: Link;
  readonly health: Health;
  /** How long ago the server was last heard, in ms; null: never. */
  readonly silence: number | null;
  readonly retry: () => void;
  readonly horn: HornControl;
}

const AlarmsContext = createContext<LiveAlarms | null>(null);

export function useAlarms(): LiveAlarms {
  const alarms = useContext(AlarmsContext);
  if (!alarms) throw new Error('useAlarms is used outside AlarmsProvider.');
  return alarms;
}

interface Props {
  readonly store: LiveStore<Alarm>;
  readonly connection: LiveConnection<Alarm>;
  readonly children: ComponentChildren;
}

/** Lends the alarms to everything inside, and lets them be heard if the person wants to. */
export function AlarmsProvider({ store, connection, children }: Props) {
  const live = useLive(store);
  const [opened] = useState(store.monotonic);
  const feed: Feed<Alarm> = live.feeds.get('all') ?? emptyFeed;
  const last = useRef<readonly Alarm[]>([]);
  const ordered = useMemo(() => (last.current = reordered(last.current, feed.items)), [feed.tail, feed.loaded]);
  const waiting = useMemo(() => ordered.reduce((count, alarm) => count + (isWaiting(alarm) ? 1 : 0), 0), [ordered]);
  const horn = useHorn(ordered);
  const monotonic = store.monotonic;
  const silence = live.heard ? monotonic - live.clock.heardAt : null;
  const value: LiveAlarms = {
    feed, ordered, waiting, link: live.link, health: healthOf(live.link, silence, monotonic - opened), silence, retry: () => void connection.start(), horn,
  };
  return <AlarmsContext.Provider value={value}>{children}</AlarmsContext.Provider>;
}
