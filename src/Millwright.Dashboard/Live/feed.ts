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
  /** Grows when machines come, go or are renamed: what depends on names alone need not be computed for each value. */
  readonly roster: number;
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
  const { machines, renamed } = merge(message.reset ? new Map() : held, message);
  const rosterChanged = renamed || message.reset || feed.arriving !== null;
  const incomplete = message.kind === 'snapshot' ? message.more : feed.arriving !== null;
  const next: Feed = incomplete
    ? { ...feed, tail: message.version, arriving: machines, resuming: false }
    : {
        tail: message.version, cursor: message.version, machines, arriving: null, loaded: true, resuming: false,
        roster: rosterChanged ? feed.roster + 1 : feed.roster,
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

function merge(held: ReadonlyMap<string, Machine>, message: FeedMessage): { machines: Map<string, Machine>; renamed: boolean } {
  const machines = new Map(held);
  let renamed = false;
  for (const machine of message.machines) {
    const known = machines.get(machine.id);
    if (known && known.version > machine.version) continue;
    renamed ||= !known || known.name !== machine.name || known.type !== machine.type || known.site !== machine.site;
    machines.set(machine.id, machine);
  }
  for (const id of message.removed) renamed = machines.delete(id) || renamed;
  return { machines, renamed };
}
