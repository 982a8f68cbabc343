/** The server's clock, carried on by the browser's monotonic one: a wrong browser clock makes no age wrong. */
export interface ServerClock {
  /** Server time of the newest message, in ms since 1970. */
  readonly serverTime: number;
  /** What the monotonic clock showed when it came, in ms. */
  readonly heardAt: number;
}

/** The clock after a message. A time that cannot be read changes only when the server was heard. */
export function hear(clock: ServerClock, serverTime: string, monotonic: number): ServerClock {
  const read = Date.parse(serverTime);
  return { serverTime: Number.isNaN(read) ? serverNow(clock, monotonic) : read, heardAt: monotonic };
}

/** What the server's clock shows now, in ms since 1970. */
export function serverNow(clock: ServerClock, monotonic: number): number {
  return clock.serverTime + (monotonic - clock.heardAt);
}
