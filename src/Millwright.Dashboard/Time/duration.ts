/** An ISO 8601 duration of days, hours, minutes and seconds, in seconds; null for what is none. */
export function secondsOf(duration: string): number | null {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(duration);
  if (!parts || duration.endsWith('P') || duration.endsWith('T')) return null;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return ((days ?? 0) * 24 + (hours ?? 0)) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}

/** Seconds as an ISO 8601 duration. */
export function durationOf(seconds: number): string {
  return `PT${seconds}S`;
}

const sizes: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60, h: 3600, d: 86_400 };

/** Reads what a person writes, such as `30`, `30 s`, `5min` or `1 h 30 min`, in s; NaN: it is none. Nothing is 0. */
export function writtenSeconds(text: string): number {
  const said = text.trim().toLowerCase();
  if (said === '') return 0;
  if (/^\d+(\.\d+)?$/.test(said)) return Number(said);
  if (!/^(\d+(\.\d+)?\s*(ms|s|min|h|d)\s*)+$/.test(said)) return NaN;
  return [...said.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|min|h|d)/g)].reduce((sum, [, figure, unit]) => sum + Number(figure) * (sizes[unit ?? 's'] ?? 1), 0);
}

/** As a person writes it, in the largest units that leave nothing over: `90 s` is `1 min 30 s`. */
export function durationWords(length: number): string {
  if (!(length > 0)) return '0 s';
  const words: string[] = [];
  let left = length;
  for (const unit of ['d', 'h', 'min'] as const) {
    const size = sizes[unit] ?? 1;
    if (left >= size) words.push(`${Math.floor(left / size)} ${unit}`);
    left %= size;
  }
  if (left > 0) words.push(`${Number(left.toFixed(3))} s`);
  return words.join(' ');
}
