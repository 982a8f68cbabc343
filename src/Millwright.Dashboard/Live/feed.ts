import type { Machine } from '../Machines/machine';
import type { FeedMessage } from './messages';

/** What is held of one subscription. Never changed in place but for the map of machines: a copy of ten thousand for each message would cost more than all else. */
export interface Feed {
  /** The cursor after the last message; the next message must follow it. */
  readonly tail: string | null;
  /** The cursor to resume from: that of the last message after which everything was whole. */
  readonly cursor: string | null;
  /** What is shown: always a whole snapshot with every delta since. A delta changes it in place; each machine in it is a value of its own. */
  readonly machines: Map<string, Machine>;
  /** A snapshot of which parts are missing; takes the place of `machines` with its last part. */
  readonly arriving: Map<string, Machine> | null;
  /** A snapshot has arrived whole. Until then, no machines means not known, not none. */
  readonly loaded: boolean;
  /** A resume was asked for and its answer has not come. */
  readonly resuming: boolean;
  /** Grows when machines come, go, are renamed or placed elsewhere: what depends on that alone need not be computed for each value. */
  readonly roster: number;
  /** Grows with the roster, and when a machine's status or episode changes: so for order, groups and counts. */
  readonly standing: number;
}

/** Before the first message. */
export const newFeed = (): Feed => ({
  tail: null,
  cursor: null,
  machines: new Map(),
  arriving: null,
  loaded: false,
  resuming: true,
  roster: 0,
  standing: 0,
});

/** For those who only look. */
export const emptyFeed = newFeed();

/** `gap`: messages are missing, ask again. `ignored`: not an answer to what was asked last, and one is on its way. */
export type Outcome = 'applied' | 'gap' | 'ignored';

/** The feed after a message, and whether the message followed what was held. */
export function apply(feed: Feed, message: FeedMessage): { readonly feed: Feed; readonly outcome: Outcome } {
  if (!follows(feed, message)) {
    return feed.resuming ? { feed, outcome: 'ignored' } : { feed: resume(feed), outcome: 'gap' };
  }
  if (message.kind === 'heartbeat') {
    return { feed: { ...feed, tail: message.version, cursor: feed.arriving ? feed.cursor : message.version }, outcome: 'applied' };
  }
  const isWhole = message.kind === 'delta' && feed.arriving === null;
  // The parts of a snapshot are gathered apart from what is shown.
  const held = message.reset ? new Map<string, Machine>() : isWhole ? feed.machines : feed.arriving ?? new Map(feed.machines);
  const { roster, standing } = merge(held, message);
  const isAnew = message.reset || feed.arriving !== null;
  const incomplete = message.kind === 'snapshot' ? message.more : feed.arriving !== null;
  const next: Feed = incomplete
    ? { ...feed, tail: message.version, arriving: held, resuming: false }
    : {
        tail: message.version, cursor: message.version, machines: held, arriving: null, loaded: true, resuming: false,
        roster: roster || isAnew ? feed.roster + 1 : feed.roster,
        standing: standing || isAnew ? feed.standing + 1 : feed.standing,
      };
  return { feed: next, outcome: 'applied' };
}

/** The feed as it is when asked for again from its `cursor`: what is shown stays, an unfinished snapshot is dropped. */
export function resume(feed: Feed): Feed {
  return { ...feed, tail: feed.cursor, arriving: null, resuming: true };
}

function follows(feed: Feed, message: FeedMessage): boolean {
  switch (message.kind) {
    case 'snapshot':
      return message.reset || message.previousVersion === feed.tail;
    case 'delta':
      return feed.tail !== null && message.previousVersion === feed.tail;
    case 'heartbeat':
      return feed.tail !== null && (message.previousVersion ?? message.version) === feed.tail;
  }
}

/** Puts a message into the machines; tells whether it changed what the feed's counters of these names count. */
function merge(machines: Map<string, Machine>, message: FeedMessage): { readonly roster: boolean; readonly standing: boolean } {
  let roster = false;
  let standing = false;
  for (const machine of message.machines) {
    const known = machines.get(machine.id);
    if (known && known.version > machine.version) continue;
    roster ||= !known || isPlacedElsewhere(known, machine);
    standing ||= !known || known.status !== machine.status || known.episode?.id !== machine.episode?.id;
    machines.set(machine.id, machine);
  }
  for (const id of message.removed) roster = machines.delete(id) || roster;
  return { roster, standing: standing || roster };
}

function isPlacedElsewhere(a: Machine, b: Machine): boolean {
  return a.name !== b.name || a.type !== b.type || a.site !== b.site || a.line !== b.line || a.retired !== b.retired
    || a.tags.length !== b.tags.length || a.tags.some((tag, index) => tag !== b.tags[index]);
}
