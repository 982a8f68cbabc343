import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { StatusMark } from '../Fleet/StatusMark';
import { Ago, Lasting } from '../Time/Ago';
import { EpisodeCard } from './EpisodeCard';
import { count, figure } from './figures';
import type { Machine } from './machine';
import { SensorCard } from './SensorCard';

interface Props {
  readonly id: string;
  /** Undefined: not known. */
  readonly machine: Machine | undefined;
  /** What the server knows of this machine has arrived. */
  readonly loaded: boolean;
  readonly now: number;
  readonly onClose: () => void;
}

/** One machine: why it is in its status, its episode, and every sensor with its statistics. */
export function MachinePanel({ id, machine, loaded, now, onClose }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [id]);
  useEscape(onClose);
  return (
    <aside class="panel" aria-labelledby="machine-name">
      <header>
        <button type="button" class="quiet back" onClick={onClose} title="Back to the fleet (Esc)"><span aria-hidden="true">✕</span><span class="unseen">Back to the fleet</span></button>
        <h1 id="machine-name" tabIndex={-1} ref={heading}>{machine?.name ?? id}</h1>
        {machine && <p class="muted">{[machine.name === machine.id ? null : machine.id, machine.type, machine.site, ...machine.tags.map((tag) => `#${tag}`)].filter(Boolean).join(' · ')}</p>}
      </header>
      {machine ? <Facts machine={machine} now={now} /> : <p class="nothing">{loaded ? `There is no machine ${id}.` : 'Loading …'}</p>}
    </aside>
  );
}

function Facts({ machine, now }: { machine: Machine; now: number }) {
  return (
    <div class="facts">
      <section class={`reason ${machine.status}`}>
        <p><StatusMark status={machine.status} /> {machine.retired && <span class="muted">retired</span>}
          <span class="muted">{machine.statusSince && <>for <Lasting since={machine.statusSince} now={now} /></>}</span></p>
        <p>{machine.reason}</p>
      </section>
      {machine.episode && <EpisodeCard episode={machine.episode} now={now} />}
      <h2>Sensors</h2>
      {machine.sensors.length === 0 && <p class="muted">No values yet.</p>}
      <div class="sensors">{machine.sensors.map((sensor) => <SensorCard key={sensor.name} sensor={sensor} now={now} />)}</div>
      <h2>Machine</h2>
      <dl class="pairs">
        <Pair name="Seen"><Ago at={machine.lastSeen} now={now} /></Pair>
        <Pair name="Newest reading"><Ago at={machine.lastEvent} now={now} /></Pair>
        <Pair name="First seen"><Ago at={machine.firstSeen} now={now} /></Pair>
        <Pair name="Running for">{figure(machine.operatingHours)} h</Pair>
        <Pair name="Readings">{count(machine.readingCount)}</Pair>
        <Pair name="of them late">{count(machine.lateCount)}</Pair>
      </dl>
    </div>
  );
}

function Pair({ name, children }: { name: string; children: ComponentChildren }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

function useEscape(onEscape: () => void): void {
  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onEscape();
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [onEscape]);
}
