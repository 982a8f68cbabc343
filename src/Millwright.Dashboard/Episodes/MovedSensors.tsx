import { count, differenceOf, figureOf, formatFigure, spoken } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { formatTime } from '../Time/moment';
import { leadWords, type Moved } from './analysis';

interface Props {
  readonly sensors: readonly Moved[];
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

/** Which sensors moved, the first first, how long before, and how far. */
export function MovedSensors({ sensors, preferences, plantZone }: Props) {
  const largest = Math.max(1, ...sensors.map(({ peakDeviations }) => Math.abs(peakDeviations)));
  return (
    <section class="moved" aria-labelledby="moved-title">
      <h2 id="moved-title">What moved, first to last</h2>
      <ol>
        {sensors.map((sensor) => (
          <li key={sensor.sensor} class={sensor.movedAt === null ? 'still' : ''}>
            <h3>{spoken(sensor.sensor)} {sensor.direction && <span class="direction" role="img" aria-label={sensor.direction}>{sensor.direction === 'up' ? '↑' : '↓'}</span>}</h3>
            <span class="lead" title={sensor.movedAt === null ? '' : formatTime(sensor.movedAt, preferences, plantZone)}>{leadWords(sensor.leadSeconds)}</span>
            <div class="size" aria-hidden="true"><div style={{ width: `${(Math.abs(sensor.peakDeviations) / largest) * 100}%` }} /></div>
            <p class="muted">{movedWords(sensor, preferences)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** `8.29 mm/s, 12 × its usual spread; usually 1.72 ± 0.21`. */
function movedWords({ peak, peakDeviations, mean, deviation, unit }: Moved, preferences: Preferences): string {
  const size = Math.abs(peakDeviations);
  const times = size >= 100 ? 'over 100' : count(Math.round(size), preferences);
  return `${formatFigure(peak, unit, preferences)}, ${times} × its spread; usually ${figureOf(mean, unit, preferences).text} ± ${differenceOf(deviation, unit, preferences).text}`;
}
