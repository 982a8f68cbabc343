import type { Alarm } from '../Alarms/alarm';

/** An alarm's time as shares of the whole timeline, from 0 (its beginning) to 1. */
export interface Bar {
  readonly alarm: Alarm;
  readonly from: number;
  readonly to: number;
  /** Which of the lanes of its machine: alarms that overlap stand below one another. */
  readonly lane: number;
}

export interface MachineBars {
  readonly machineId: string;
  readonly machineName: string;
  readonly lanes: number;
  readonly bars: readonly Bar[];
}

export interface Timeline {
  /** In ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** In the order in which the machines came into it. */
  readonly machines: readonly MachineBars[];
}

/** Narrower than this share nobody can see or hit a bar. */
const narrowest = 0.012;

/** The alarms of an incident by machine. What goes on goes on until `now`, in ms. */
export function timelineOf(alarms: readonly Alarm[], now: number): Timeline {
  const times = alarms.map((alarm) => ({ alarm, from: Date.parse(alarm.raisedAt), to: alarm.returnedAt === null ? now : Date.parse(alarm.returnedAt) }));
  const from = Math.min(...times.map((time) => time.from));
  const to = Math.max(from + 1000, ...times.map((time) => time.to));
  const share = (at: number): number => (at - from) / (to - from);
  const machines = new Map<string, { machineName: string; bars: Bar[]; ends: number[] }>();
  for (const time of times.sort((a, b) => a.from - b.from)) {
    const { machineId, machineName } = time.alarm;
    const machine = machines.get(machineId) ?? { machineName, bars: [], ends: [] };
    machines.set(machineId, machine);
    const begin = Math.min(share(time.from), 1 - narrowest);
    const end = Math.max(share(time.to), begin + narrowest);
    const free = machine.ends.findIndex((taken) => taken <= begin);
    const lane = free < 0 ? machine.ends.length : free;
    machine.ends[lane] = end;
    machine.bars.push({ alarm: time.alarm, from: begin, to: end, lane });
  }
  return { from, to, machines: [...machines].map(([machineId, { machineName, bars, ends }]) => ({ machineId, machineName, lanes: ends.length, bars })) };
}
