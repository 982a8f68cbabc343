import { rangeOf, setRange, usualRange, type Range } from '../Charts/range';

export type Part = 'charts' | 'past' | 'limits';

export const parts: readonly Part[] = ['charts', 'past', 'limits'];

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
  return {
    part: parts.find((part) => part === parameters.get('part')) ?? 'charts',
    ...(Number.isNaN(moment) ? { range, moment: null } : { range: about(moment, range), moment }),
  };
}

export function queryOf({ part, range, moment }: View): string {
  const parameters = new URLSearchParams();
  if (part !== 'charts') parameters.set('part', part);
  if (moment !== null) parameters.set('at', new Date(moment).toISOString());
  setRange(parameters, range);
  return parameters.toString();
}

/** In the past nothing follows the present: a span is then one about the moment. */
export function about(moment: number, range: Range): Range {
  return range.kind === 'fixed' ? range : { kind: 'fixed', from: moment - range.span / 2, to: moment + range.span / 2 };
}
