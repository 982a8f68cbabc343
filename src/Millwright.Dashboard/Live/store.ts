import { hear, type ServerClock } from '../Time/clock';
import { apply, newFeed, resume, type Feed, type Listing, type Outcome } from './feed';
import { newLink, type Link } from './link';
import type { FeedMessage, Item } from './messages';

/** All that the page knows by one hub. Never changed in place. */
export interface LiveState<T extends Item> {
  readonly feeds: ReadonlyMap<string, Feed<T>>;
  readonly link: Link;
  readonly clock: ServerClock;
  /** A message has been heard since the page was opened. */
  readonly heard: boolean;
}

/** What the store needs of a browser. */
export interface Surroundings {
  /** Calls back once, when it is time to draw again. */
  readonly nextDrawing: (draw: () => void) => void;
  /** A clock that never jumps, in ms. */
  readonly monotonic: () => number;
  /** The wall clock, only until the server's is known; ms since 1970. */
  readonly wall: () => number;
}

/** Holds the one state, fed by the one stream; tells its listeners when it is time to draw, however much came before. */
export class LiveStore<T extends Item> {
  #state: LiveState<T>;
  #announced = false;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly surroundings: Surroundings, private readonly listing: Listing<T>) {
    const clock = { serverTime: surroundings.wall(), heardAt: surroundings.monotonic() };
    this.#state = { feeds: new Map(), link: newLink, clock, heard: false };
  }

  get state(): LiveState<T> {
    return this.#state;
  }

  /** The clock by which ages are told, in ms; it never jumps back. */
  get monotonic(): number {
    return this.surroundings.monotonic();
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts to hold a subscription; what it sends is ignored before. */
  hold(subscription: string): void {
    if (!this.#state.feeds.has(subscription)) this.#setFeed(subscription, newFeed());
  }

  /** Forgets a subscription. */
  drop(subscription: string): void {
    const feeds = new Map(this.#state.feeds);
    feeds.delete(subscription);
    this.#set({ feeds });
  }

  /** Takes a message; on `gap` the caller has to subscribe again from the feed's cursor. */
  receive(message: FeedMessage<T>): Outcome {
    const held = this.#state.feeds.get(message.subscription);
    if (!held) return 'ignored';
    const { feed, outcome } = apply(held, message, this.listing);
    if (feed !== held) this.#setFeed(message.subscription, feed);
    if (outcome === 'applied') {
      const clock = hear(this.#state.clock, message.serverTime, this.surroundings.monotonic());
      this.#set({ clock, heard: true });
    }
    return outcome;
  }

  /** Readies a subscription to be asked for again; the cursor to resume from. */
  resume(subscription: string): string | null {
    const feed = resume<T>(this.#state.feeds.get(subscription) ?? newFeed());
    this.#setFeed(subscription, feed);
    return feed.cursor;
  }

  setLink(change: Partial<Link>): void {
    this.#set({ link: { ...this.#state.link, ...change } });
  }

  /** Draws again although nothing was heard: ages grow. */
  tick(): void {
    this.#announce();
  }

  #setFeed(subscription: string, feed: Feed<T>): void {
    this.#set({ feeds: new Map(this.#state.feeds).set(subscription, feed) });
  }

  #set(change: Partial<LiveState<T>>): void {
    this.#state = { ...this.#state, ...change };
    this.#announce();
  }

  #announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    this.surroundings.nextDrawing(() => {
      this.#announced = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
