import type { JSX } from 'preact';
import type { Status } from '../Machines/machine';
import { statusWords } from './status';

// Each status has a shape of its own, so that it can be told without colour.
const shapes: Readonly<Record<Status, JSX.Element>> = {
  critical: <><path class="fill" d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" /><path class="cut" d="M8 4.2v4.6M8 11v.6" /></>,
  warning: <><path class="fill" d="M8 1.2 15.4 14.4H.6z" /><path class="cut" d="M8 6v4M8 12v.3" /></>,
  error: <><rect class="fill" x="1.5" y="1.5" width="13" height="13" rx="1" /><path class="cut" d="m5 5 6 6m0-6-6 6" /></>,
  offline: <><circle class="line" cx="8" cy="8" r="6" stroke-dasharray="2.6 2.1" /><path class="line" d="M3.8 12.2 12.2 3.8" /></>,
  maintenance: <><path class="line" d="M8 1.5 14.5 8 8 14.5 1.5 8z" /><path class="line" d="M5.8 8h4.4" /></>,
  unknown: <><path class="line" d="M5.4 5.8a2.6 2.6 0 1 1 3.9 2.3C8.3 8.7 8 9.2 8 10.2M8 13v.4" /></>,
  idle: <><path class="line" d="M5.5 4v8M10.5 4v8" /></>,
  running: <path class="fill" d="M4.5 3v10l8-5z" />,
};

/** The shape of a status; the word beside it, or for a reader only. */
export function StatusMark({ status, word = true }: { status: Status; word?: boolean }) {
  return (
    <span class={`status ${status}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">{shapes[status]}</svg>
      <span class={word ? 'word' : 'unseen'}>{statusWords[status]}</span>
    </span>
  );
}
