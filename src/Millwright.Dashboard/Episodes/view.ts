import { rangeOf, setRange, type Range } from '../Charts/range';

/** What the episode page shows: a range of time; null: all of the episode. */
export interface View {
  readonly range: Range | null;
}

export function viewOf(query: string): View {
  const parameters = new URLSearchParams(query);
  const range = rangeOf(parameters);
  return { range: range.kind === 'fixed' ? range : null };
}

export function queryOf({ range }: View): string {
  const parameters = new URLSearchParams();
  if (range !== null) setRange(parameters, range);
  return parameters.toString();
}
