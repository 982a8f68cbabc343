import { Ago } from '../Time/Ago';
import { count, figure, severityOf, spoken, violationWords } from './figures';
import type { Sensor } from './machine';
import { RangeBar } from './RangeBar';

/** A sensor's value, where it lies in all that was measured, and its statistics. */
export function SensorCard({ sensor, now }: { sensor: Sensor; now: number }) {
  return (
    <section class={`sensor ${severityOf(sensor.violation)} ${sensor.stale ? 'stale' : ''} ${sensor.quality}`} aria-label={spoken(sensor.name)}>
      <h3>{spoken(sensor.name)}</h3>
      <p class="flags">
        {sensor.violation !== 'none' && <span class="flag violated">{violationWords(sensor.violation)}</span>}
        {sensor.stale && <span class="flag">stale</span>}
        {sensor.quality !== 'good' && <span class="flag">{sensor.quality} quality</span>}
        <span class="muted"><Ago at={sensor.at} now={now} /></span>
      </p>
      <p class="reading"><b>{figure(sensor.value)}</b>{sensor.unit && <span class="unit">{'\u2009'}{sensor.unit}</span>}</p>
      <RangeBar sensor={sensor} />
      {sensor.count !== undefined && (
        <dl class="statistics">
          <div><dt>mean</dt><dd>{figure(sensor.mean)} ± {figure(sensor.deviation)}</dd></div>
          <div><dt>EWMA</dt><dd>{figure(sensor.ewma)}</dd></div>
          <div><dt>rate</dt><dd>{figure(sensor.rate)} /s</dd></div>
          <div><dt>values</dt><dd>{count(sensor.count)}</dd></div>
        </dl>
      )}
    </section>
  );
}
