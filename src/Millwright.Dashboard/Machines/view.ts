import { rangeOf, setRange, usualRange, type Range } from '../Charts/range';

export type Part = 'charts' | 'past' | 'predictions' | 'limits';

export const parts: readonly Part[] = ['charts', 'past', 'predictions', 'limits'];

/** What the machine page shows: which part, which time, and the past moment that all of it is of; null: the present. */
export interface View {
  readonly part: Part;
  readonly range: Range;
  readonly moment: number | null;
}

export const home: View = { part: 'charts', range: usualRange, moment: null };

export function viewOf(query: string): View {
  const parameters = new URLSearchParams(query);
  const moment = Date.parse(parameters.get('at') ?? '');
  const range = rangeOf(parameters);
  // In the past nothing follows the present.
  return {
    part: parts.find((part) => part === parameters.get('part')) ?? 'charts',
    ...(Number.isNaN(moment) ? { range, moment: null } : { range: range.kind === 'fixed' ? range : about(moment, range.span), moment }),
  };
}

export function queryOf({ part, range, moment }: View): string {
  const parameters = new URLSearchParams();
  if (part !== 'charts') parameters.set('part', part);
  if (moment !== null) parameters.set('at', new Date(moment).toISOString());
  setRange(parameters, range);
  return parameters.toString();
}

/** A span about a moment, which ends with the present at the latest. */
export function about(moment: number, span: number, now = Infinity): Range {
  const to = Math.min(moment + span / 2, now);
  return { kind: 'fixed', from: to - span, to };
}
