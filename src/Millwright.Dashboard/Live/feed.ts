import type { FeedMessage, Item } from './messages';

/** What is held of one subscription. Never changed in place but for the map of items: a copy of ten thousand for each message would cost more than all else. */
export interface Feed<T extends Item> {
  /** The cursor after the last message; the next message must follow it. */
  readonly tail: string | null;
  /** The cursor to resume from: that of the last message after which everything was whole. */
  readonly cursor: string | null;
  /** What is shown: always a whole snapshot with every delta since. A delta changes it in place; each item in it is a value of its own. */
  readonly items: Map<string, T>;
  /** A snapshot of which parts are missing; takes the place of `items` with its last part. */
  readonly arriving: Map<string, T> | null;
  /** A snapshot has arrived whole. Until then, no items means not known, not none. */
  readonly loaded: boolean;
  /** A resume was asked for and its answer has not come. */
  readonly resuming: boolean;
  /** Grows when items come, go, are renamed or placed elsewhere: what depends on that alone need not be computed for each value. */
  readonly roster: number;
  /** Grows with the roster, and when an item stands otherwise: so for order, groups and counts. */
  readonly standing: number;
}

/** Before the first message. */
export const newFeed = (): Feed<never> => ({
  tail: null,
  cursor: null,
  items: new Map<string, never>(),
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

/** What a feed's counters count. */
export interface Listing<T> {
  /** Named or placed otherwise. */
  readonly isPlacedElsewhere: (before: T, after: T) => boolean;
  /** Better or worse, by what lists are ordered and counted by. */
  readonly standsOtherwise: (before: T, after: T) => boolean;
}

/** The feed after a message, and whether the message followed what was held. */
export function apply<T extends Item>(feed: Feed<T>, message: FeedMessage<T>, listing: Listing<T>): { readonly feed: Feed<T>; readonly outcome: Outcome } {
  if (!follows(feed, message)) {
    return feed.resuming ? { feed, outcome: 'ignored' } : { feed: resume(feed), outcome: 'gap' };
  }
  if (message.kind === 'heartbeat') {
    return { feed: { ...feed, tail: message.version, cursor: feed.arriving ? feed.cursor : message.version }, outcome: 'applied' };
  }
  const isWhole = message.kind === 'delta' && feed.arriving === null;
  // The parts of a snapshot are gathered apart from what is shown.
  const held = message.reset ? new Map<string, T>() : isWhole ? feed.items : feed.arriving ?? new Map(feed.items);
  const { roster, standing } = merge(held, message, listing);
  const isAnew = message.reset || feed.arriving !== null;
  const incomplete = message.kind === 'snapshot' ? message.more : feed.arriving !== null;
  const next: Feed<T> = incomplete
    ? { ...feed, tail: message.version, arriving: held, resuming: false }
    : {
        tail: message.version, cursor: message.version, items: held, arriving: null, loaded: true, resuming: false,
        roster: roster || isAnew ? feed.roster + 1 : feed.roster,
        standing: standing || isAnew ? feed.standing + 1 : feed.standing,
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

/** Puts a message into the items; tells whether it changed what the feed's counters of these names count. */
function merge<T extends Item>(items: Map<string, T>, message: FeedMessage<T>, { isPlacedElsewhere, standsOtherwise }: Listing<T>): { readonly roster: boolean; readonly standing: boolean } {
  let roster = false;
  let standing = false;
  for (const item of message.items) {
    const known = items.get(item.id);
    if (known && known.version > item.version) continue;
    roster ||= !known || isPlacedElsewhere(known, item);
    standing ||= !known || standsOtherwise(known, item);
    items.set(item.id, item);
  }
  for (const id of message.removed) roster = items.delete(id) || roster;
  return { roster, standing: standing || roster };
}
