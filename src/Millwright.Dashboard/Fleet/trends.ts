import type { Schemas } from '../Api/schemas';
import type { Machine, Sensor } from '../Machines/machine';
import { loudestFirst, severityOf } from '../Machines/figures';

/** The course of the sensor that matters of one machine, as `POST api/v1/fleet/trends` has it. */
export type Trend = Schemas['Trend'];

/** The sensor that a tile shows: one past a limit before the one whose course is known, and that before any other. */
export function sensorThatMatters(machine: Machine, trend: Trend | undefined): Sensor | undefined {
  const [loudest] = loudestFirst(machine.sensors);
  if (loudest && severityOf(loudest.violation) !== 'none') {
    const trending = machine.sensors.find(({ name }) => name === trend?.sensor);
    return trending && severityOf(trending.violation) === severityOf(loudest.violation) ? trending : loudest;
  }
  return machine.sensors.find(({ name }) => name === trend?.sensor) ?? loudest;
}

/** Where a course is drawn: 0 to `width` from its oldest to its newest moment, 0 to `height` from its greatest to its least value. */
export interface Frame {
  readonly width: number;
  readonly height: number;
}

/** A course to be drawn. */
export interface Line {
  readonly path: string;
  /** Heights of the limits that the course came near. */
  readonly limits: readonly number[];
}

/**
 * The line of a course, ended by the sensor's newest value; empty without two values. Moments without values leave a gap, so that a sensor that
 * has fallen silent is seen to end.
 */
export function lineOf(trend: Trend, newest: Pick<Sensor, 'value' | 'at'> | undefined, { width, height }: Frame): Line {
  const from = Date.parse(trend.from) / 1000;
  const points: (readonly [number, number] | null)[] = trend.values.map((value, index) => (value === null ? null : [(index + 0.5) * trend.stepSeconds, value]));
  let end = trend.values.length * trend.stepSeconds;
  const at = newest === undefined ? Number.NaN : Date.parse(newest.at) / 1000 - from;
  if (newest !== undefined && at > end - 1.5 * trend.stepSeconds) {
    points.push([at, newest.value]);
    end = Math.max(end, at);
  }
  const values = points.flatMap((point) => (point ? [point[1]] : []));
  if (values.length < 2) return { path: '', limits: [] };
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  // A course that hardly moves is drawn as the flat line that it is, in the middle.
  const span = Math.max(greatest - least, 0.02 * Math.max(Math.abs(greatest), Math.abs(least)), Number.MIN_VALUE);
  const middle = (greatest + least) / 2;
  const placed = (value: number): number => (0.5 - (value - middle) / span) * height;
  let path = '';
  let isDrawing = false;
  for (const point of points) {
    if (point) path += `${isDrawing ? 'L' : 'M'}${((point[0] / end) * width).toFixed(1)} ${placed(point[1]).toFixed(1)}`;
    isDrawing = point !== null;
  }
  const limits = [trend.low, trend.high].flatMap((limit) => (limit === null ? [] : [placed(limit)])).filter((y) => y >= 0 && y <= height);
  return { path, limits };
}
