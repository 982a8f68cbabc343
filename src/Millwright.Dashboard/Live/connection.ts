import { HubConnectionBuilder, LogLevel, type HubConnection } from '@microsoft/signalr';
import { LATE_MS, retryDelay, SILENCE_MS } from './link';
import { subscriptionOf, type FeedMessage, type Item, type Scope } from './messages';
import type { LiveStore } from './store';

/** Where the key of a server that asks for one is kept. */
export interface KeyRing {
  read(): string | null;
  write(key: string): void;
}

/**
 * Keeps one connection to the hub for as long as the page is open, and everything followed subscribed on it.
 * What it hears and how it fares goes to the store; it holds nothing else.
 */
export class LiveConnection<T extends Item> {
  readonly #followed = new Map<string, Scope>();
  /** When each subscription was last asked for or heard, by the store's clock. */
  readonly #heard = new Map<string, number>();
  readonly #hub: HubConnection;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** `of`: what the hub tells of, which is its client method and the member of a message that has them. */
  constructor(hub: URL, of: string, private readonly store: LiveStore<T>, private readonly keys: KeyRing) {
    this.#hub = new HubConnectionBuilder()
      .withUrl(hub.href, { accessTokenFactory: () => keys.read() ?? '', timeout: SILENCE_MS })
      .configureLogging(LogLevel.None)
      .build();
    this.#hub.serverTimeoutInMilliseconds = SILENCE_MS;
    this.#hub.on(of, (wire: Omit<FeedMessage<T>, 'items'> & Readonly<Record<string, unknown>>) => {
      const message: FeedMessage<T> = { ...wire, items: wire[of] as readonly T[] };
      const outcome = store.receive(message);
      if (outcome === 'gap') void this.#subscribe(message.subscription);
      else if (outcome === 'applied') {
        this.#heard.set(message.subscription, store.monotonic);
        if (store.state.link.doubted) store.setLink({ doubted: false });
      }
    });
    this.#hub.onclose(() => {
      store.setLink({ open: false });
      this.#startLater();
    });
  }

  /** Connects, and again whenever the connection is lost. */
  async start(): Promise<void> {
    clearTimeout(this.#retry);
    if (this.#hub.state !== 'Disconnected') return;
    try {
      await this.#hub.start();
    } catch (failure) {
      this.#refused(failure);
      return;
    }
    this.store.setLink({ open: true, doubted: false, attempts: 0, key: 'fine', refusal: null });
    for (const subscription of this.#followed.keys()) void this.#subscribe(subscription);
  }

  /** Asks again for what has fallen silent although the connection lives. To be called now and then. */
  watch(): void {
    if (!this.store.state.link.open) return;
    for (const [subscription, heard] of this.#heard)
      if (this.store.monotonic - heard >= SILENCE_MS) void this.#subscribe(subscription);
  }

  /**
   * To be called when the browser says that its network is gone: the page is not live until the server is heard again. The connection is
   * left as it is, since a server on the same machine is still there.
   */
  doubt(): void {
    this.store.setLink({ doubted: true });
  }

  /** Looks at once whether the connection lives. To be called after sleep, when the network is back and when the page is shown again. */
  async wake(): Promise<void> {
    const heard = Math.max(...this.#heard.values());
    // What lived through a sleep often only looks alive: the other end has given it up.
    if (this.#hub.state === 'Connected' && (this.store.state.link.doubted || this.store.monotonic - heard > LATE_MS)) await this.#hub.stop();
    await this.start();
  }

  get hasKey(): boolean {
    return this.keys.read() !== null;
  }

  /** Connects with this key from now on, also after the page is loaded again. */
  unlock(key: string): void {
    this.keys.write(key);
    void this.start();
  }

  follow(scope: Scope): void {
    const subscription = subscriptionOf(scope);
    this.#followed.set(subscription, scope);
    this.store.hold(subscription);
    if (this.store.state.link.open) void this.#subscribe(subscription);
  }

  unfollow(scope: Scope): void {
    const subscription = subscriptionOf(scope);
    this.#followed.delete(subscription);
    this.#heard.delete(subscription);
    this.store.drop(subscription);
    // Without a connection there is nothing to end: the server forgets with it.
    if (this.store.state.link.open) this.#hub.invoke('Unsubscribe', scope).catch(() => undefined);
  }

  async #subscribe(subscription: string): Promise<void> {
    const scope = this.#followed.get(subscription);
    if (!scope) return;
    this.#heard.set(subscription, this.store.monotonic);
    const cursor = this.store.resume(subscription);
    try {
      await this.#hub.invoke('Subscribe', cursor === null ? scope : { ...scope, resumeFrom: cursor });
      this.store.setLink({ refusal: null });
    } catch (failure) {
      // A lost connection is told by onclose. An open one means that the server said no, and why.
      if (this.#hub.state !== 'Connected') return;
      this.store.setLink({ refusal: messageOf(failure) });
      setTimeout(() => void this.#subscribe(subscription), 5_000);
    }
  }

  #refused(failure: unknown): void {
    const attempts = this.store.state.link.attempts + 1;
    const status = /Status code '(\d+)'/.exec(messageOf(failure))?.[1];
    if (status === '401') {
      // The key is asked for once; trying again without a better one is of no use.
      this.store.setLink({ attempts, key: this.hasKey ? 'refused' : 'missing' });
      return;
    }
    this.store.setLink({ attempts, refusal: status === '403' ? onlyItself : null });
    this.#startLater();
  }

  #startLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.start(), retryDelay(this.store.state.link.attempts, Math.random()));
  }
}

const onlyItself = 'it answers only pages opened on its own machine. Set MILLWRIGHT_API_KEY where it runs to open it to others.';

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
