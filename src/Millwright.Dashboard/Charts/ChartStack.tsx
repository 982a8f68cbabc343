import { RangeChoice } from './RangeChoice';
import { SensorChart, type ChartContext, type Charted } from './SensorChart';

/** A chart a sensor, one under the other, all of the same time. */
export function ChartStack({ sensors, context }: { sensors: readonly Charted[]; context: ChartContext }) {
  return (
    <div class="charts">
      <RangeChoice range={context.range} now={context.now} preferences={context.preferences} plantZone={context.plantZone} onRange={context.onRange} onLive={context.onLive} />
      {sensors.map((sensor) => <SensorChart key={sensor.name} sensor={sensor} context={context} />)}
      <p class="hint">
        Draw a span to zoom into it · Shift and drag, or two fingers, to move · Ctrl and wheel, or pinch, to zoom · a chart with the focus takes
        <kbd>+</kbd> <kbd>−</kbd> <kbd>←</kbd> <kbd>→</kbd> <kbd>0</kbd>
      </p>
    </div>
  );
}
