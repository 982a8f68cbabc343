import { useEffect, useState } from 'preact/hooks';
import { number, spoken } from '../Machines/figures';
import type { Shown } from '../Preferences/units';
import { formatTime } from '../Time/moment';
import { csvOf } from './csv';
import type { Columns } from './gaps';
import type { Look } from './look';
import { intervalOf } from './range';
import { copyOrSave, savePicture } from './save';
import type { ChartContext, Charted } from './SensorChart';
import type { Row, Series } from './series';

interface Props {
  readonly sensor: Charted;
  readonly unit: Shown;
  readonly series: Series;
  readonly columns: Columns;
  /** The column under the cursor. */
  readonly hovered: number | null;
  readonly rowsOf: () => readonly Row[];
  readonly canvasOf: () => HTMLCanvasElement | null;
  readonly context: ChartContext;
  readonly look: Look;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
}

/** A chart's name, what stands under the cursor, and what can be taken away. */
export function ChartHead({ sensor, unit, series, columns, hovered, rowsOf, canvasOf, context, look, isTable, onTable }: Props) {
  const [done, setDone] = useDone();
  const { machine, preferences, plantZone } = context;
  const view = intervalOf(context.range, context.now);
  const name = `${machine} ${sensor.name} ${new Date(view.from).toISOString().slice(0, 16).replace(':', '')}Z`;
  const copy = async (): Promise<void> => {
    const rows = rowsOf();
    const how = await copyOrSave(csvOf(sensor.name, unit.symbol, series.resolution.kind, rows, unit.value), `${name}.csv`);
    setDone(`${rows.length} rows ${how}`);
  };
  const picture = (): void => {
    const canvas = canvasOf();
    const times = [view.from, view.to].map((at) => formatTime(new Date(at).toISOString(), preferences, plantZone)).join(' – ');
    if (canvas) savePicture(canvas, `${machine} · ${spoken(sensor.name)}${unit.symbol ? ` (${unit.symbol})` : ''} · ${times}`, look, `${name}.png`);
  };
  return (
    <figcaption>
      <h3>{spoken(sensor.name)}{unit.symbol && <span class="unit"> {unit.symbol}</span>}</h3>
      <Hovered columns={columns} index={hovered} isSpread={series.resolution.kind === 'buckets'} context={context} />
      <span class="done" role="status">{done}</span>
      <span class="actions">
        <button type="button" class="quiet" onClick={() => void copy()} aria-label={`Copy ${spoken(sensor.name)} as CSV`}>CSV</button>
        <button type="button" class="quiet" onClick={picture} aria-label={`Save ${spoken(sensor.name)} as PNG`}>PNG</button>
        <button type="button" class="quiet" onClick={() => onTable(!isTable)} aria-pressed={isTable} aria-label={`${spoken(sensor.name)} as a table`}>Table</button>
      </span>
    </figcaption>
  );
}

function Hovered({ columns: [at, mean, min, max], index, isSpread, context: { preferences, plantZone, bands, now } }: { columns: Columns; index: number | null; isSpread: boolean; context: ChartContext }) {
  const value = index === null ? null : mean[index];
  if (index === null || value === null || value === undefined) return null;
  const figure = (column: readonly (number | null)[]): string => number(column[index], preferences);
  const time = at[index] ?? 0;
  const marked = bands.find(({ from, to }) => time >= from && time <= (to ?? now));
  return (
    <span class="hovered">
      <b>{figure(mean)}</b>{isSpread && <span class="muted"> {figure(min)} … {figure(max)}</span>}
      <time class="muted"> {formatTime(new Date(time).toISOString(), preferences, plantZone)}</time>
      {marked && <span class={marked.severity}> · {marked.label}</span>}
    </span>
  );
}

/** A word on what was done, which goes by itself. */
function useDone() {
  const [done, setDone] = useState('');
  useEffect(() => {
    if (done === '') return undefined;
    const timer = setTimeout(() => setDone(''), 4000);
    return () => clearTimeout(timer);
  }, [done]);
  return [done, setDone] as const;
}
