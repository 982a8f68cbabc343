import type { Preferences } from '../Preferences/preferences';
import { Ago } from '../Time/Ago';
import { count, differenceOf, figureOf, severityOf, spoken, violationWords } from './figures';
import type { Sensor } from './machine';
import { RangeBar } from './RangeBar';

interface Props {
  readonly sensor: Sensor;
  readonly now: number;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

/** A sensor's value, where it lies in all that was measured, and its statistics. */
export function SensorCard({ sensor, now, preferences, plantZone }: Props) {
  const { text, unit } = figureOf(sensor.value, sensor.unit, preferences);
  const value = (measured: number | undefined): string => figureOf(measured, sensor.unit, preferences).text;
  const difference = (measured: number | undefined): string => differenceOf(measured, sensor.unit, preferences).text;
  return (
    <section class={`sensor ${severityOf(sensor.violation)} ${sensor.stale ? 'stale' : ''} ${sensor.quality}`} aria-label={spoken(sensor.name)}>
      <h3>{spoken(sensor.name)}</h3>
      <p class="flags">
        {sensor.violation !== 'none' && <span class="flag violated">{violationWords(sensor.violation)}</span>}
        {sensor.stale && <span class="flag">stale</span>}
        {sensor.quality !== 'good' && <span class="flag">{sensor.quality} quality</span>}
        <span class="muted"><Ago at={sensor.at} now={now} plantZone={plantZone} /></span>
      </p>
      <p class="reading"><b>{text}</b>{unit && <span class="unit">{'\u2009'}{unit}</span>}</p>
      <RangeBar sensor={sensor} preferences={preferences} />
      {sensor.count !== undefined && (
        <dl class="statistics">
          <div><dt>mean</dt><dd>{value(sensor.mean)} ± {difference(sensor.deviation)}</dd></div>
          <div><dt>EWMA</dt><dd>{value(sensor.ewma)}</dd></div>
          <div><dt>rate</dt><dd>{difference(sensor.rate)} /s</dd></div>
          <div><dt>values</dt><dd>{count(sensor.count, preferences)}</dd></div>
        </dl>
      )}
    </section>
  );
}
