import type { Preferences } from '../Preferences/preferences';
import { figureOf, formatFigure } from './figures';
import type { Sensor } from './machine';
import { rangeOf } from './range';

/** From the smallest to the largest value ever: a band one deviation about the mean, a mark at the value. */
export function RangeBar({ sensor, preferences }: { sensor: Sensor; preferences: Preferences }) {
  const range = rangeOf(sensor);
  if (!range) return null;
  const figure = (value: number | undefined): string => figureOf(value, sensor.unit, preferences).text;
  const label = `${formatFigure(sensor.value, sensor.unit, preferences)} between ${figure(sensor.min)} and ${figure(sensor.max)}, mean ${figure(sensor.mean)}`;
  return (
    <div class="range" role="img" aria-label={label} title={label}>
      <span class="end">{figure(sensor.min)}</span>
      <div class="track">
        <div class="band" style={{ left: `${range.from * 100}%`, right: `${(1 - range.to) * 100}%` }} />
        <div class="mark" style={{ left: `${range.value * 100}%` }} />
      </div>
      <span class="end">{figure(sensor.max)}</span>
    </div>
  );
}
