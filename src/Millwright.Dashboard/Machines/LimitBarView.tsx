import type { ValueLimits } from '../Charts/limits';
import { tickWords } from '../Charts/tickWords';
import type { Preferences } from '../Preferences/preferences';
import { shownIn } from '../Preferences/units';
import { formatFigure, spoken } from './figures';
import { limitBarOf } from './limitBar';
import type { Sensor } from './machine';

/** A sensor's value among its limits: grey where it may be, hatched where it is warned of, dark where it is critical. */
export function LimitBarView({ sensor, limits, preferences }: { sensor: Sensor; limits: ValueLimits | null; preferences: Preferences }) {
  const bar = limitBarOf(sensor.value, limits, sensor);
  if (!bar) return null;
  const shown = shownIn(sensor.unit, preferences.units, preferences.catalogue);
  const words = tickWords(preferences);
  const said = bar.labels.map(({ value, severity }) => `${severity} ${formatFigure(value, sensor.unit, preferences)}`).join(', ');
  return (
    <div class="limit-bar" role="img" aria-label={`${spoken(sensor.name)} ${formatFigure(sensor.value, sensor.unit, preferences)}; limits: ${said}`}>
      <div class="track">
        {bar.zones.map(({ severity, from, to }) => <div key={`${severity}${from}`} class={`zone ${severity}`} style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }} />)}
        <div class={`mark ${bar.isBeyond ? 'beyond' : ''}`} style={{ left: `${bar.value * 100}%` }} />
      </div>
      <div class="labels" aria-hidden="true">
        {bar.labels.map(({ value, place, severity }) => <span key={value} class={severity} style={{ left: `${place * 100}%` }}>{words(shown.value(value))}</span>)}
      </div>
    </div>
  );
}
