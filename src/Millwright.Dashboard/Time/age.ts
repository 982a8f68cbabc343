const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span in its two largest sensible units: `8 s`, `3 min`, `2 h 5 min`, `4 d 3 h`. Negative spans count as 0. */
export function span(ms: number): string {
  const length = Math.max(0, ms);
  if (length < MINUTE) return `${Math.floor(length / SECOND)} s`;
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  if (length < DAY) return pair(length, HOUR, 'h', MINUTE, 'min');
  return pair(length, DAY, 'd', HOUR, 'h');
}

/** How long ago: `now` below a second (and for times slightly ahead), then `3 s ago`. */
export function age(at: string, now: number): string {
  const passed = now - Date.parse(at);
  if (passed <= -MINUTE) return `in ${span(-passed)}`;
  return passed < SECOND ? 'now' : `${span(passed)} ago`;
}

/** `2026-03-01 08:15:30.250 UTC`. */
export function exactUtc(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return date.toISOString().replace('T', ' ').replace('Z', ' UTC');
}

function pair(length: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((length % large) / small);
  const whole = `${Math.floor(length / large)} ${largeName}`;
  return rest === 0 ? whole : `${whole} ${rest} ${smallName}`;
}
