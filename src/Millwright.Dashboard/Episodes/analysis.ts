import { span } from '../Time/age';
import type { Cause } from './episode';

/** What moved in an episode, as `GET api/v1/episodes/{id}/analysis` has it; who moved first stands first. Figures in the sensor's unit. */
export interface Analysis {
  readonly baseline: { readonly from: string; readonly to: string };
  readonly window: { readonly from: string; readonly to: string };
  readonly sensors: readonly Moved[];
  readonly similar: readonly Similar[];
}

export interface Moved {
  readonly sensor: string;
  readonly unit: string | null;
  /** Where it usually is, and how far it strays: median and robust deviation of the baseline. */
  readonly mean: number;
  readonly deviation: number;
  /** Null: it stayed where it was. */
  readonly movedAt: string | null;
  /** How long before the episode began it moved; negative: after. */
  readonly leadSeconds: number | null;
  readonly direction: 'up' | 'down' | null;
  /** The value farthest from usual. */
  readonly peak: number;
  readonly peakAt: string;
  /** How far that is, in deviations, with its sign; at most 100 either way. */
  readonly peakDeviations: number;
}

export interface Similar {
  readonly episodeId: string;
  readonly machineId: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** 0 to 1. */
  readonly similarity: number;
  readonly cause: Cause;
}

export interface Note {
  readonly id: string;
  readonly author: string;
  readonly text: string;
  readonly createdAt: string;
}

/** `12 min before the episode`, `with the episode`, `40 s into it`. */
export function leadWords(leadSeconds: number | null): string {
  if (leadSeconds === null) return 'did not move';
  if (Math.abs(leadSeconds) < 1) return 'with the episode';
  return leadSeconds > 0 ? `${span(leadSeconds * 1000)} before` : `${span(-leadSeconds * 1000)} into it`;
}

/** The sensors whose charts tell the episode: those that moved, first ones first, and the one that it was opened by. */
export function tellingSensors(sensors: readonly Moved[], cause: string | null, most = 5): readonly string[] {
  const moved = sensors.filter(({ movedAt }) => movedAt !== null).map(({ sensor }) => sensor);
  const telling = cause === null || moved.includes(cause) ? moved : [cause, ...moved];
  return telling.slice(0, most);
}
