import type { Preferences } from '../Preferences/preferences';
import { formatTime } from '../Time/moment';
import type { Transition } from './alarm';
import { moveWords, stateWords } from './words';

/** The steps of an alarm's life, the newest first: when, what, who, and what was said. */
export function Transitions({ transitions, preferences, zone }: { transitions: readonly Transition[]; preferences: Preferences; zone: string | undefined }) {
  return (
    <ol class="life">
      {[...transitions].reverse().map((step) => (
        <li key={step.version} class={step.to === 'unacknowledged' ? 'waiting' : ''}>
          <time dateTime={step.at}>{formatTime(step.at, preferences, zone)}</time>
          <span><b>{moveWords(step.move)}</b>{step.by !== null && <> by {step.by}</>}
            {step.from !== step.to && <small class="muted"> now {stateWords[step.to].toLowerCase()}</small>}
            {step.note !== null && step.note !== '' && <q>{step.note}</q>}
          </span>
        </li>
      ))}
    </ol>
  );
}
