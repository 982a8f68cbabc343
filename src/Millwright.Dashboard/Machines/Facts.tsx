import type { ComponentChildren } from 'preact';
import type { Preferences } from '../Preferences/preferences';
import { Ago } from '../Time/Ago';
import { count, number } from './figures';
import type { Machine } from './machine';

/** What else is known of a machine, in figures. */
export function Facts({ machine, now, preferences, plantZone }: { machine: Machine; now: number; preferences: Preferences; plantZone: string | undefined }) {
  return (
    <dl class="pairs">
      <Pair name="Seen"><Ago at={machine.lastSeen} now={now} plantZone={plantZone} /></Pair>
      <Pair name="Newest reading"><Ago at={machine.lastEvent} now={now} plantZone={plantZone} /></Pair>
      <Pair name="First seen"><Ago at={machine.firstSeen} now={now} plantZone={plantZone} /></Pair>
      <Pair name="Running for">{number(machine.operatingHours, preferences)} h</Pair>
      <Pair name="Readings">{count(machine.readingCount, preferences)}</Pair>
      <Pair name="of them late">{count(machine.lateCount, preferences)}</Pair>
    </dl>
  );
}

function Pair({ name, children }: { name: string; children: ComponentChildren }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}
