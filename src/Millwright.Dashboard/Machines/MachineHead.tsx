import type { ComponentChildren } from 'preact';
import { StatusMark } from '../Fleet/StatusMark';
import type { Preferences } from '../Preferences/preferences';
import { Lasting } from '../Time/Ago';
import type { Machine } from './machine';
import { reasonWords } from './reasonWords';

interface Props {
  readonly id: string;
  readonly machine: Machine | undefined;
  readonly now: number;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
  /** What can be done here. */
  readonly children: ComponentChildren;
}

/** Which machine this is, its status, and in one sentence why. */
export function MachineHead({ id, machine, now, preferences, plantZone, children }: Props) {
  return (
    <header class={`machine-head ${machine?.status ?? ''}`}>
      <div class="who">
        <h1 id="page-title" tabIndex={-1}>{machine?.name ?? id}</h1>
        {machine && <p class="muted">{[machine.name === machine.id ? null : machine.id, machine.type, machine.site, ...machine.tags.map((tag) => `#${tag}`), machine.retired ? 'retired' : null].filter(Boolean).join(' · ')}</p>}
      </div>
      {machine && (
        <div class="why">
          <p class="is"><StatusMark status={machine.status} />{machine.statusSince && <span class="muted"> for <Lasting since={machine.statusSince} now={now} plantZone={plantZone} /></span>}</p>
          <p class="reason-words">{reasonWords(machine.reason, machine.sensors, preferences, plantZone)}</p>
        </div>
      )}
      <div class="doing">{children}</div>
    </header>
  );
}
