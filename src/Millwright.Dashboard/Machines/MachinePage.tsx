import type { ComponentChildren } from 'preact';
import type { ApiClient } from '../Api/client';
import { StatusMark } from '../Fleet/StatusMark';
import type { Preferences } from '../Preferences/preferences';
import { Ago, Lasting } from '../Time/Ago';
import { EpisodeCard } from './EpisodeCard';
import { count, number } from './figures';
import type { Machine } from './machine';
import { SensorCard } from './SensorCard';

export interface MachinePageProps {
  readonly id: string;
  /** From the live feed. Undefined: not known. */
  readonly machine: Machine | undefined;
  /** What the server knows of this machine has arrived. */
  readonly loaded: boolean;
  /** The server's time in ms, in whole seconds. */
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  /** The page's own part of the address, without the question mark. */
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

/** One machine: why it is in its status, its episode, and every sensor with its statistics. */
export function MachinePage({ id, machine, loaded, now, preferences }: MachinePageProps) {
  return (
    <article class="machine" aria-labelledby="page-title">
      <header>
        <h1 id="page-title" tabIndex={-1}>{machine?.name ?? id}</h1>
        {machine && <p class="muted">{[machine.name === machine.id ? null : machine.id, machine.type, machine.site, ...machine.tags.map((tag) => `#${tag}`)].filter(Boolean).join(' · ')}</p>}
      </header>
      {machine ? <Facts machine={machine} now={now} preferences={preferences} /> : <p class="nothing">{loaded ? `There is no machine ${id}.` : 'Loading …'}</p>}
    </article>
  );
}

function Facts({ machine, now, preferences }: { machine: Machine; now: number; preferences: Preferences }) {
  const plantZone = preferences.zones.get(machine.site ?? '');
  return (
    <div class="facts">
      <section class={`reason ${machine.status}`}>
        <p><StatusMark status={machine.status} /> {machine.retired && <span class="muted">retired</span>}
          <span class="muted">{machine.statusSince && <>for <Lasting since={machine.statusSince} now={now} plantZone={plantZone} /></>}</span></p>
        <p>{machine.reason}</p>
      </section>
      {machine.episode && <EpisodeCard episode={machine.episode} now={now} preferences={preferences} plantZone={plantZone} />}
      <h2>Sensors</h2>
      {machine.sensors.length === 0 && <p class="muted">No values yet.</p>}
      <div class="sensors">{machine.sensors.map((sensor) => <SensorCard key={sensor.name} sensor={sensor} now={now} preferences={preferences} plantZone={plantZone} />)}</div>
      <h2>Machine</h2>
      <dl class="pairs">
        <Pair name="Seen"><Ago at={machine.lastSeen} now={now} plantZone={plantZone} /></Pair>
        <Pair name="Newest reading"><Ago at={machine.lastEvent} now={now} plantZone={plantZone} /></Pair>
        <Pair name="First seen"><Ago at={machine.firstSeen} now={now} plantZone={plantZone} /></Pair>
        <Pair name="Running for">{number(machine.operatingHours, preferences)} h</Pair>
        <Pair name="Readings">{count(machine.readingCount, preferences)}</Pair>
        <Pair name="of them late">{count(machine.lateCount, preferences)}</Pair>
      </dl>
    </div>
  );
}

function Pair({ name, children }: { name: string; children: ComponentChildren }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}
