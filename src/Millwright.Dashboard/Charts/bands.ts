import type { Interval } from './range';

/** A span of time that is marked: an episode or an alarm. `to` null: it goes on. */
export interface Band {
  readonly kind: 'episode' | 'alarm';
  readonly severity: 'critical' | 'warning';
  readonly from: number;
  readonly to: number | null;
  readonly label: string;
}

/** A band's place: in the view, and in which lane of those that would otherwise cover each other. */
export interface Placed {
  readonly band: Band;
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

/** Cuts bands to the view and puts those that overlap into lanes, the earliest first; `least` ms is as narrow as one may get. */
export function placedBands(bands: readonly Band[], view: Interval, now: number, least: number): readonly Placed[] {
  const laneEnds: number[] = [];
  const placed: Placed[] = [];
  const inView = bands.filter((band) => band.from < view.to && (band.to ?? now) >= view.from).sort((a, b) => a.from - b.from);
  for (const band of inView) {
    const from = Math.max(band.from, view.from);
    const to = Math.min(Math.max(band.to ?? now, from + least), view.to);
    const free = laneEnds.findIndex((end) => end <= from);
    const lane = free < 0 ? laneEnds.length : free;
    laneEnds[lane] = to;
    placed.push({ band, from, to, lane });
  }
  return placed;
}
