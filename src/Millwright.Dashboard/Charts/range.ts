const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** From when to when, in ms since 1970: `from` inclusive, `to` exclusive. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** What a person looks at: the newest `span` ms, whose right edge follows the server's clock, or an interval that stays. */
export type Range = { readonly kind: 'live'; readonly span: number } | ({ readonly kind: 'fixed' } & Interval);

/** The spans that are offered, by the name that stands on the button and in the address. */
export const presets = [
  { name: '5m', words: '5 min', span: 5 * MINUTE },
  { name: '1h', words: '1 h', span: HOUR },
  { name: '8h', words: '8 h', span: 8 * HOUR },
  { name: '24h', words: '24 h', span: DAY },
  { name: '7d', words: '7 d', span: 7 * DAY },
  { name: '30d', words: '30 d', span: 30 * DAY },
  { name: '1y', words: '1 y', span: 365 * DAY },
] as const;

export const shortestSpan = 2 * SECOND;
export const longestSpan = 5 * 365 * DAY;
export const usualRange: Range = { kind: 'live', span: HOUR };

/** The interval that a range means when the clock shows `now`. */
export function intervalOf(range: Range, now: number): Interval {
  return range.kind === 'live' ? { from: now - range.span, to: now } : { from: range.from, to: range.to };
}

/** Zoomed by `factor` (below 1: closer) about a place from 0 (left edge) to 1. A live range stays live, whatever the place. */
export function zoomed(range: Range, now: number, factor: number, place = 0.5): Range {
  if (range.kind === 'live') return { kind: 'live', span: limited(range.span * factor) };
  const { from, to } = intervalOf(range, now);
  const span = limited((to - from) * factor);
  const held = from + (to - from) * place;
  return fixed(held - span * place, held + span * (1 - place), now);
}

/** Moved by a share of its span: -0.5 is half a span back in time. One moved up to the present is live again. */
export function panned(range: Range, now: number, share: number): Range {
  const { from, to } = intervalOf(range, now);
  const by = (to - from) * share;
  if (range.kind === 'live' && by >= 0) return range;
  return to + by >= now ? { kind: 'live', span: limited(to - from) } : fixed(from + by, to + by, now);
}

/** An interval that stays, whichever way it was drawn; never of nothing, never all in the future. */
export function fixed(one: number, other: number, now: number): Range {
  let [from, to] = one <= other ? [one, other] : [other, one];
  const span = limited(to - from);
  if (span !== to - from) [from, to] = [(from + to - span) / 2, (from + to + span) / 2];
  const ahead = Math.max(0, from - now);
  return { kind: 'fixed', from: Math.round(from - ahead), to: Math.round(to - ahead) };
}

/** Live again, as wide as it is now. */
export function followed(range: Range): Range {
  return range.kind === 'live' ? range : { kind: 'live', span: limited(range.to - range.from) };
}

/** An interval with so much of its span, but at least `least` ms, on both sides. */
export function padded({ from, to }: Interval, share: number, least = 0): Interval {
  const padding = Math.max((to - from) * share, least);
  return { from: from - padding, to: to + padding };
}

/** Reads `range=8h` or `from=…&to=…`; what cannot be read is the usual range. */
export function rangeOf(parameters: URLSearchParams): Range {
  const span = spanOf(parameters.get('range') ?? '');
  if (span !== null) return { kind: 'live', span };
  const [from, to] = [Date.parse(parameters.get('from') ?? ''), Date.parse(parameters.get('to') ?? '')];
  return from < to ? { kind: 'fixed', from, to } : usualRange;
}

/** Says a range in an address; the usual one says nothing. */
export function setRange(parameters: URLSearchParams, range: Range): void {
  for (const name of ['range', 'from', 'to']) parameters.delete(name);
  if (range.kind === 'fixed') {
    parameters.set('from', new Date(range.from).toISOString());
    parameters.set('to', new Date(range.to).toISOString());
  } else if (range.span !== (usualRange as { span: number }).span) {
    parameters.set('range', presets.find(({ span }) => span === range.span)?.name ?? `${Math.round(range.span / SECOND)}s`);
  }
}

function spanOf(name: string): number | null {
  const preset = presets.find((candidate) => candidate.name === name);
  if (preset) return preset.span;
  const seconds = /^(\d{1,10})s$/.exec(name)?.[1];
  return seconds === undefined ? null : limited(Number(seconds) * SECOND);
}

function limited(span: number): number {
  return Math.min(longestSpan, Math.max(shortestSpan, span));
}
