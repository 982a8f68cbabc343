/** The connection to the server, as the connection itself knows it. */
export interface Link {
  readonly open: boolean;
  /** The browser says that its network is gone, and nothing was heard since: the connection may be dead without knowing. */
  readonly doubted: boolean;
  /** Attempts since it was last open. */
  readonly attempts: number;
  /** The server asks for a key: `missing` none was given, `refused` the given one is not valid. */
  readonly key: 'fine' | 'missing' | 'refused';
  /** Why the server, although it answers, gives no feed. */
  readonly refusal: string | null;
}

export const newLink: Link = { open: false, doubted: false, attempts: 0, key: 'fine', refusal: null };

/** A server that has nothing to tell says so this often. */
export const HEARTBEAT_MS = 5_000;

/** After this long without a message, not even a heartbeat, the page is live no more. */
export const LATE_MS = HEARTBEAT_MS * 1.5;

/** After this long without a message the server counts as down. */
export const SILENCE_MS = 15_000;

/** What a person is told: `connecting` and `reconnecting` pass by themselves; with `down` and `refused` values are old. */
export type Health = 'connecting' | 'live' | 'reconnecting' | 'down' | 'refused';

/** Health from the link, how long ago the server was last heard (null: never) and since when the page has tried, in ms. */
export function healthOf(link: Link, silence: number | null, trying: number): Health {
  if (link.refusal !== null) return 'refused';
  // After sleep, nothing has failed yet: what was heard is old, but the server may well be there.
  if (silence !== null && !link.open && link.attempts === 0) return 'reconnecting';
  if ((silence ?? trying) >= SILENCE_MS) return 'down';
  if (silence === null) return link.attempts > 1 ? 'down' : 'connecting';
  return link.open && !link.doubted && silence < LATE_MS ? 'live' : 'reconnecting';
}

/** How long to wait before the next attempt: 0.5 s doubling to 8 s, less up to a third, so that many pages do not come at once. */
export function retryDelay(attempts: number, random: number): number {
  return Math.min(500 * 2 ** Math.max(0, attempts - 1), 8_000) * (1 - random / 3);
}

/** Whether what is shown must not pass for the present: nothing was heard for longer than a heartbeat takes. */
export function isOld(health: Health, silence: number | null): boolean {
  return health === 'down' || health === 'refused' || (health === 'reconnecting' && silence !== null && silence > HEARTBEAT_MS);
}
