/** How far wall and monotonic clock may drift apart between two looks before it counts as sleep, in ms. */
const DRIFT_MS = 2_000;

/**
 * A clock that never runs backwards and, unlike the browser's monotonic one, counts the time that the computer slept. To be looked at now and
 * then: sleep is what the wall clock gained on the monotonic one in between.
 */
export class SteadyClock {
  #slept = 0;
  #ahead: number;

  constructor(private readonly monotonic: () => number, private readonly wall: () => number) {
    this.#ahead = wall() - monotonic();
  }

  /** In ms, from some beginning. */
  now(): number {
    return this.monotonic() + this.#slept;
  }

  /** Whether the computer slept since the last look. */
  look(): boolean {
    const ahead = this.wall() - this.monotonic();
    const gained = ahead - this.#ahead;
    this.#ahead = ahead;
    if (gained <= DRIFT_MS) return false;
    this.#slept += gained;
    return true;
  }
}
