import type { ValueLimits } from '../Charts/limits';
import type { Preferences } from '../Preferences/preferences';
import { Ago } from '../Time/Ago';
import { differenceOf, figureOf, severityOf, spoken, violationWords } from './figures';
import { LimitBarView } from './LimitBarView';
import type { Sensor } from './machine';

interface Props {
  readonly sensors: readonly Sensor[];
  readonly limitsOf: (sensor: string) => ValueLimits | null;
  readonly now: number;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

/** Every sensor's value among its limits, each always at the same place: what moves with every alarm cannot be read. */
export function Values({ sensors, ...shared }: Props) {
  return (
    <section class="values" aria-labelledby="values-title">
      <h2 id="values-title">Values</h2>
      {sensors.length === 0 && <p class="muted">No values yet.</p>}
      <ul class="sensors">{sensors.map((sensor) => <Value key={sensor.name} sensor={sensor} {...shared} />)}</ul>
    </section>
  );
}

function Value({ sensor, limitsOf, now, preferences, plantZone }: Omit<Props, 'sensors'> & { sensor: Sensor }) {
  const { text, unit } = figureOf(sensor.value, sensor.unit, preferences);
  const isOld = sensor.stale || now - Date.parse(sensor.at) > 60_000;
  return (
    <li class={`sensor ${severityOf(sensor.violation)} ${sensor.stale ? 'stale' : ''} ${sensor.quality}`}>
      <h3>{spoken(sensor.name)}</h3>
      <p class="reading"><b>{text}</b>{unit && <span class="unit">{'\u2009'}{unit}</span>}</p>
      <p class="flags">
        {sensor.violation !== 'none' && <span class="flag violated">{violationWords(sensor.violation)}</span>}
        {sensor.stale && <span class="flag">stale</span>}
        {sensor.quality !== 'good' && <span class="flag">{sensor.quality} quality</span>}
        {isOld && <span class="muted"><Ago at={sensor.at} now={now} plantZone={plantZone} /></span>}
      </p>
      <LimitBarView sensor={sensor} limits={limitsOf(sensor.name)} preferences={preferences} />
      {sensor.mean !== undefined && (
        <p class="usual">
          usually {figureOf(sensor.mean, sensor.unit, preferences).text} ± {differenceOf(sensor.deviation, sensor.unit, preferences).text},
          from {figureOf(sensor.min, sensor.unit, preferences).text} to {figureOf(sensor.max, sensor.unit, preferences).text}
        </p>
      )}
    </li>
  );
}
