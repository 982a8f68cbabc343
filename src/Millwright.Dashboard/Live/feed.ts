import type { Machine } from '../Machines/machine';
import type { FeedMessage } from './messages';

/** What is held of one subscription. Never changed in place. */
export interface Feed {
  /** The cursor after the last message; the next message must follow it. */
  readonly tail: string | null;
  /** The cursor to resume from: that of the last message after which everything was whole. */
  readonly cursor: string | null;
  /** What is shown: always a whole snapshot with every delta since. */
  readonly machines: ReadonlyMap<string, Machine>;
  /** A snapshot of which parts are missing; takes the place of `machines` with its last part. */
  readonly arriving: ReadonlyMap<string, Machine> | null;
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
export const emptyFeed: Feed = {
  tail: null,
  cursor: null,
  machines: new Map(),
  arriving: null,
  loaded: false,
  resuming: true,
  roster: 0,
  standing: 0,
};

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
  const held = feed.arriving ?? feed.machines;
  const { machines, roster, standing } = merge(message.reset ? new Map() : held, message);
  const isAnew = message.reset || feed.arriving !== null;
  const incomplete = message.kind === 'snapshot' ? message.more : feed.arriving !== null;
  const next: Feed = incomplete
    ? { ...feed, tail: message.version, arriving: machines, resuming: false }
    : {
        tail: message.version, cursor: message.version, machines, arriving: null, loaded: true, resuming: false,
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

interface Merged {
  readonly machines: Map<string, Machine>;
  /** Whether the message changed what the feed's counters of these names count. */
  readonly roster: boolean;
  readonly standing: boolean;
}

function merge(held: ReadonlyMap<string, Machine>, message: FeedMessage): Merged {
  const machines = new Map(held);
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
  return { machines, roster, standing: standing || roster };
}

function isPlacedElsewhere(a: Machine, b: Machine): boolean {
  return a.name !== b.name || a.type !== b.type || a.site !== b.site || a.line !== b.line || a.retired !== b.retired
    || a.tags.length !== b.tags.length || a.tags.some((tag, index) => tag !== b.tags[index]);
}
