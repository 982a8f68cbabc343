import type { Machine } from '../Machines/machine';

/** What the hub calls the client method `machines` with. */
export interface FeedMessage {
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
  readonly machines: readonly Machine[];
  /** Ids no longer in this subscription. */
  readonly removed: readonly string[];
}

/** What a client can follow. */
export type Scope =
  | { readonly scope: 'fleet' }
  | { readonly scope: 'site' | 'type' | 'tag' | 'machine'; readonly key: string };

/** The name by which the server's messages call a scope. */
export function subscriptionOf(scope: Scope): string {
  return scope.scope === 'fleet' ? 'fleet' : `${scope.scope}:${scope.key}`;
}
