const SECOND = 1000;
const MINUTE = 60 * SECOND;
export const HOUR_MS = 60 * MINUTE;
const DAY = 24 * HOUR_MS;
const STEP = 5 * SECOND;

/** A span in its two largest sensible units: `8 s`, `3 min`, `2 h 5 min`, `4 d 3 h`. Negative spans count as 0. */
export function span(ms: number): string {
  const length = Math.max(0, ms);
  if (length >= DAY) return joined(roughly(length), roughly(length % DAY), length % DAY >= HOUR_MS);
  return joined(roughly(length), roughly(length % HOUR_MS), length >= HOUR_MS && length % HOUR_MS >= MINUTE);
}

/** How long ago, in one unit, short enough for a column: `now` below a second (and for times slightly ahead), then `3 s ago`. */
export function age(at: string, now: number): string {
  const passed = now - Date.parse(at);
  if (passed <= -MINUTE) return `in ${roughly(-passed)}`;
  return passed < SECOND ? 'now' : `${roughly(passed)} ago`;
}

/** As `age`, but below a minute in steps of 5 s: in a long list nobody reads a figure that moves each second, and everybody sees it move. */
export function ageInSteps(at: string, now: number): string {
  const passed = now - Date.parse(at);
  return passed >= 0 && passed < MINUTE ? age(at, now - (passed % STEP)) : age(at, now);
}

function roughly(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE)} min`;
  return ms < DAY ? `${Math.floor(ms / HOUR_MS)} h` : `${Math.floor(ms / DAY)} d`;
}

function joined(large: string, small: string, both: boolean): string {
  return both ? `${large} ${small}` : large;
}
