/** Something that a feed tells the newest state of. */
export interface Item {
  readonly id: string;
  /** Grows with each change; an older one never replaces a newer one. */
  readonly version: number;
}

/** What a hub tells. On the wire `items` bears the name of what they are, which is the name of the client method, too. */
export interface FeedMessage<T extends Item> {
  readonly kind: 'snapshot' | 'delta' | 'heartbeat';
  /** `fleet`, or `scope:key` such as `machine:pump-1`. */
  readonly subscription: string;
  /** The cursor after this message, `<epoch>:<n>`. */
  readonly version: string;
  /** The cursor that this message follows. */
  readonly previousVersion: string | null;
  /** Forget everything held: this snapshot is all. */
  readonly reset: boolean;
  /** More parts of this snapshot follow. */
  readonly more: boolean;
  readonly serverTime: string;
  readonly items: readonly T[];
  /** Ids no longer in this subscription. */
  readonly removed: readonly string[];
}

/** What a client can follow. */
export type Scope =
  | { readonly scope: 'fleet' | 'all' }
  | { readonly scope: 'site' | 'line' | 'type' | 'tag' | 'machine'; readonly key: string };

/** The name by which the server's messages call a scope. */
export function subscriptionOf(scope: Scope): string {
  return 'key' in scope ? `${scope.scope}:${scope.key}` : scope.scope;
}
