import type { FeedMessage, Item } from './messages';

/** What is held of one subscription. Never changed in place. */
export interface Feed<T extends Item> {
  /** The cursor after the last message; the next message must follow it. */
  readonly tail: string | null;
  /** The cursor to resume from: that of the last message after which everything was whole. */
  readonly cursor: string | null;
  /** What is shown: always a whole snapshot with every delta since. */
  readonly items: ReadonlyMap<string, T>;
  /** A snapshot of which parts are missing; takes the place of `items` with its last part. */
  readonly arriving: ReadonlyMap<string, T> | null;
  /** A snapshot has arrived whole. Until then, no items means not known, not none. */
  readonly loaded: boolean;
  /** A resume was asked for and its answer has not come. */
  readonly resuming: boolean;
  /** Grows when items come, go or are listed otherwise: what depends on that alone need not be computed for each value. */
  readonly roster: number;
}

/** Before the first message. */
export const emptyFeed: Feed<never> = {
  tail: null,
  cursor: null,
  items: new Map<string, never>(),
  arriving: null,
  loaded: false,
  resuming: true,
  roster: 0,
};

/** `gap`: messages are missing, ask again. `ignored`: not an answer to what was asked last, and one is on its way. */
export type Outcome = 'applied' | 'gap' | 'ignored';

/** Whether two states of one item have the same place in a list of all of them. */
export type ListedAlike<T> = (one: T, other: T) => boolean;

/** The feed after a message, and whether the message followed what was held. */
export function apply<T extends Item>(feed: Feed<T>, message: FeedMessage<T>, listedAlike: ListedAlike<T>): { readonly feed: Feed<T>; readonly outcome: Outcome } {
  if (!follows(feed, message)) {
    return feed.resuming ? { feed, outcome: 'ignored' } : { feed: resume(feed), outcome: 'gap' };
  }
  if (message.kind === 'heartbeat') {
    return { feed: { ...feed, tail: message.version, cursor: feed.arriving ? feed.cursor : message.version }, outcome: 'applied' };
  }
  const held = feed.arriving ?? feed.items;
  const { items, moved } = merge(message.reset ? new Map<string, T>() : held, message, listedAlike);
  const rosterChanged = moved || message.reset || feed.arriving !== null;
  const incomplete = message.kind === 'snapshot' ? message.more : feed.arriving !== null;
  const next: Feed<T> = incomplete
    ? { ...feed, tail: message.version, arriving: items, resuming: false }
    : {
        tail: message.version, cursor: message.version, items, arriving: null, loaded: true, resuming: false,
        roster: rosterChanged ? feed.roster + 1 : feed.roster,
      };
  return { feed: next, outcome: 'applied' };
}

/** The feed as it is when asked for again from its `cursor`: what is shown stays, an unfinished snapshot is dropped. */
export function resume<T extends Item>(feed: Feed<T>): Feed<T> {
  return { ...feed, tail: feed.cursor, arriving: null, resuming: true };
}

function follows<T extends Item>(feed: Feed<T>, message: FeedMessage<T>): boolean {
  switch (message.kind) {
    case 'snapshot':
      return message.reset || message.previousVersion === feed.tail;
    case 'delta':
      return feed.tail !== null && message.previousVersion === feed.tail;
    case 'heartbeat':
      return feed.tail !== null && (message.previousVersion ?? message.version) === feed.tail;
  }
}

function merge<T extends Item>(held: ReadonlyMap<string, T>, message: FeedMessage<T>, listedAlike: ListedAlike<T>): { items: Map<string, T>; moved: boolean } {
  const items = new Map(held);
  let moved = false;
  for (const item of message.items) {
    const known = items.get(item.id);
    if (known && known.version > item.version) continue;
    moved ||= !known || !listedAlike(known, item);
    items.set(item.id, item);
  }
  for (const id of message.removed) moved = items.delete(id) || moved;
  return { items, moved };
}
