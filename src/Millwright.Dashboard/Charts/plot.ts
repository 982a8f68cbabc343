import uPlot from 'uplot';
import { standsAlone, type Columns } from './gaps';
import { valueRange, type LimitLine } from './limits';
import type { Look } from './look';
import { drawBands, drawLimits, strokeBy, type Marks } from './marks';

/** How a plot is made; another of these is another plot. */
export interface PlotOptions {
  readonly look: Look;
  /** IANA zone of the time axis. */
  readonly zone: string;
  readonly tickWords: (value: number) => string;
  readonly limitWords: (limit: LimitLine) => string;
  /** The cursors of plots with the same name move together. */
  readonly group: string;
  readonly onHover: (index: number | null) => void;
  /** A span of time was drawn by hand; ms since 1970. */
  readonly onSelect: (from: number, to: number) => void;
}

const axisWidth = 58;
const axisHeight = 38;
const dotSpacing = 14;

/** A sensor's line with its spread, limits and bands: uPlot in our look. */
export class Plot {
  readonly #plot: uPlot;
  #marks: Marks = { view: { from: 0, to: 1 }, now: 0, limits: [], bands: [], moment: null };

  constructor(host: HTMLElement, width: number, height: number, private readonly options: PlotOptions) {
    this.#plot = new uPlot(this.#options(width, height), [[], [], [], []], host);
  }

  /** The element that hands move on. */
  get over(): HTMLElement {
    return this.#plot.over;
  }

  get canvas(): HTMLCanvasElement {
    return this.#plot.ctx.canvas;
  }

  show(columns: Columns, marks: Marks): void {
    this.#marks = marks;
    this.#plot.batch(() => {
      this.#plot.setData(columns, false);
      this.#plot.setScale('x', { min: marks.view.from, max: marks.view.to });
    });
  }

  resize(width: number, height: number): void {
    this.#plot.setSize({ width, height });
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #options(width: number, height: number): uPlot.Options {
    const { look, zone } = this.options;
    const axis = { font: look.font, stroke: look.muted, ticks: { stroke: look.grid, width: 1, size: 4 }, grid: { stroke: look.grid, width: 1 } };
    const quiet = { stroke: 'transparent', width: 0, points: { show: false } };
    return {
      width, height, ms: 1,
      tzDate: (at) => uPlot.tzDate(new Date(at), zone),
      legend: { show: false },
      padding: [6, 22, 0, 0],
      scales: { x: { time: true }, y: { range: (_, low, high) => [...valueRange(low, high, this.#marks.limits)] } },
      axes: [
        { ...axis, size: axisHeight, space: 70, values: timeWords },
        { ...axis, size: axisWidth, space: 26, values: (plot, splits) => splits.map(this.#isBlank(plot) ? () => '' : this.options.tickWords) },
      ],
      series: [
        {},
        {
          width: 1.5, stroke: (plot) => strokeBy(plot, this.#marks.limits, look),
          points: { show: true, size: 4, width: 0, fill: (plot) => strokeBy(plot, this.#marks.limits, look), filter: dots },
        },
        quiet,
        quiet,
      ],
      bands: [{ series: [3, 2], fill: look.spread }],
      cursor: this.#cursor(),
      hooks: {
        drawClear: [(plot) => drawBands(plot, this.#marks, look)],
        draw: [(plot) => drawLimits(plot, this.#marks, look, this.options.limitWords)],
        setCursor: [(plot) => this.options.onHover(plot.cursor.left === undefined || plot.cursor.left < 0 ? null : plot.cursor.idx ?? null)],
        setSelect: [(plot) => this.#selected(plot)],
      },
    };
  }

  #cursor(): uPlot.Cursor {
    return {
      y: false,
      drag: { x: true, y: false, setScale: false, dist: 4 },
      // Only the line has a dot under the cursor; the spread's edges have none.
      points: { size: 7, width: 0, fill: (_, series) => (series === 1 ? this.options.look.focus : 'transparent') },
      // A drawn span is of the chart it was drawn on; only the cursor is everyone's.
      sync: { key: this.options.group, setSeries: false, scales: ['x', null], filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' } },
      bind: {
        // With Shift the same drag pans.
        mousedown: (_, __, handle) => (event) => (event.button === 0 && !event.shiftKey ? handle(event) : null),
        dblclick: () => null,
      },
    };
  }

  /** Neither value nor limit: the axis has nothing to say. */
  #isBlank(plot: uPlot): boolean {
    return plot.data[0].length === 0 && this.#marks.limits.length === 0;
  }

  #selected(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < 4) return;
    const [from, to] = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.options.onSelect(from, to);
  }
}

/** Hour and minute, and below it the day where it changes. */
const timeWords: uPlot.Axis.TimeValuesConfig = [
  [365 * 86_400_000, '{YYYY}', null, null, null, null, null, null, 1],
  [28 * 86_400_000, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [86_400_000, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [60_000, '{HH}:{mm}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
  [1_000, '{HH}:{mm}:{ss}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
  [1, ':{ss}.{fff}', '\n{D} {MMM} {YYYY} {HH}:{mm}', null, '\n{D} {MMM} {HH}:{mm}', null, '\n{HH}:{mm}', null, 1],
];

/** Dots where a line cannot show a value, and everywhere while values are few. */
const dots: uPlot.Series.Points.Filter = (plot, series) => {
  const column = plot.data[series] ?? [];
  const [first, last] = plot.series[0]?.idxs ?? [0, -1];
  const areFew = (last - first + 1) * dotSpacing < plot.over.clientWidth;
  const chosen: number[] = [];
  for (let index = first; index <= last; index++)
    if (areFew ? column[index] !== null : standsAlone(column as (number | null)[], index)) chosen.push(index);
  return chosen;
};
