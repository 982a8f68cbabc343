import type { Schemas } from '../Api/schemas';
import type { UnitSystem } from './preferences';

/** A unit as `GET api/v1/units` has it: a value in the base unit of the dimension is `value * scale + offset`. */
export type Unit = Schemas['UnitItem'];

/** The units that the plant knows. */
export interface Units {
  /** By every way to write them. */
  readonly bySpelling: ReadonlyMap<string, Unit>;
  /** What is shown for an imperial unit where metric ones are wanted, by its symbol. */
  readonly metric: ReadonlyMap<string, Unit>;
}

export function unitsOf(listed: readonly Unit[]): Units {
  const spelled = listed.flatMap((unit) => [unit.symbol, ...unit.spellings].map((written) => [written, unit] as const));
  const metric = listed.flatMap((unit) => {
    const nearest = listed.filter((other) => other.imperial === unit.symbol).sort((a, b) => unlike(a, unit) - unlike(b, unit))[0];
    return nearest ? [[unit.symbol, nearest] as const] : [];
  });
  return { bySpelling: new Map(spelled), metric: new Map(metric) };
}

export const noUnits: Units = unitsOf([]);

/** How values of one unit are shown. */
export interface Shown {
  readonly symbol: string | null;
  /** A value as measured, in the shown unit. */
  readonly value: (measured: number) => number;
  /** A difference, deviation or rate: a span of 10 °C is one of 18 °F, not of 50. */
  readonly difference: (measured: number) => number;
}

/** A unit that the catalogue does not know, or that has no counterpart, is shown as it is. */
export function shownIn(symbol: string | null, system: UnitSystem, catalogue: Units): Shown {
  const from = symbol === null ? undefined : catalogue.bySpelling.get(symbol);
  const to = from && counterpart(from, system, catalogue);
  if (!from || !to || to === from) return { symbol, value: same, difference: same };
  return {
    symbol: to.symbol,
    value: (measured) => (measured * from.scale + from.offset - to.offset) / to.scale,
    difference: (measured) => (measured * from.scale) / to.scale,
  };
}

/** What a person entered in the shown unit, in the unit that is measured in. */
export function measuredFrom(entered: number, symbol: string | null, system: UnitSystem, catalogue: Units): number {
  const from = symbol === null ? undefined : catalogue.bySpelling.get(symbol);
  const to = from && counterpart(from, system, catalogue);
  return !from || !to || to === from ? entered : (entered * to.scale + to.offset - from.offset) / from.scale;
}

function counterpart(unit: Unit, system: UnitSystem, { bySpelling, metric }: Units): Unit | undefined {
  return system === 'si' ? metric.get(unit.symbol) : unit.imperial === null ? undefined : bySpelling.get(unit.imperial);
}

/** Several metric units may share an imperial one; back goes the one of the nearest size, and with a zero point of its own if that has one: °F to °C, not K. */
function unlike(metric: Unit, imperial: Unit): number {
  return Math.abs(Math.log(metric.scale / imperial.scale)) + (Number(metric.offset === 0) === Number(imperial.offset === 0) ? 0 : 1);
}

function same(measured: number): number {
  return measured;
}
