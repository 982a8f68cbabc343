import type { UnitSystem } from './preferences';

/** A unit as `GET api/v1/units` has it: a value in the base unit of the dimension is `value * scale + offset`. */
export interface Unit {
  readonly symbol: string;
  readonly dimension: string;
  readonly scale: number;
  readonly offset: number;
  /** The unit that takes its place where imperial units are wanted. */
  readonly imperial: string | null;
}

export type Units = ReadonlyMap<string, Unit>;

export const noUnits: Units = new Map();

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
  const from = symbol === null ? undefined : catalogue.get(symbol);
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
  const from = symbol === null ? undefined : catalogue.get(symbol);
  const to = from && counterpart(from, system, catalogue);
  return !from || !to || to === from ? entered : (entered * to.scale + to.offset - from.offset) / from.scale;
}

/** Several metric units may share an imperial one; back goes the first, which the server lists as the usual one. */
function counterpart(unit: Unit, system: UnitSystem, catalogue: Units): Unit | undefined {
  if (system === 'imperial') return unit.imperial === null ? undefined : catalogue.get(unit.imperial);
  return [...catalogue.values()].find((other) => other.imperial === unit.symbol);
}

function same(measured: number): number {
  return measured;
}
