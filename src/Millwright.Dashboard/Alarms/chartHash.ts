import { padded, setRange } from '../Charts/range';
import { hashOf } from '../Shell/route';
import type { Alarm } from './alarm';

const QUARTER = 15 * 60_000;

/** The machine's charts around an alarm: from a while before it was raised until a while after it returned. */
export function chartHash({ machineId, raisedAt, returnedAt }: Pick<Alarm, 'machineId' | 'raisedAt' | 'returnedAt'>, now: number): string {
  const from = Date.parse(raisedAt);
  const end = returnedAt === null ? now : Date.parse(returnedAt);
  const { from: begin, to } = padded({ from, to: Math.max(from, end) }, 0.3, QUARTER);
  const parameters = new URLSearchParams();
  setRange(parameters, { kind: 'fixed', from: begin, to: Math.min(to, Math.max(now, from + QUARTER)) });
  return hashOf({ page: 'machine', id: machineId, query: parameters.toString() });
}
