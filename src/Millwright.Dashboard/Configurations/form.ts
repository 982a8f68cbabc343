import { durationOf, secondsOf } from '../Time/duration';
import { unjudged, type Overrides, type SensorConfiguration } from './configuration';

/** What can be said of a sensor, by the path that the server's errors name it with. */
export const fields = [
  { name: 'criticalLow', path: 'limits.criticalLow', words: 'Critical below', kind: 'figure' },
  { name: 'warningLow', path: 'limits.warningLow', words: 'Warning below', kind: 'figure' },
  { name: 'warningHigh', path: 'limits.warningHigh', words: 'Warning above', kind: 'figure' },
  { name: 'criticalHigh', path: 'limits.criticalHigh', words: 'Critical above', kind: 'figure' },
  { name: 'warningRate', path: 'limits.warningRate', words: 'Warning rate', kind: 'rate' },
  { name: 'criticalRate', path: 'limits.criticalRate', words: 'Critical rate', kind: 'rate' },
  { name: 'hysteresis', path: 'limits.hysteresis', words: 'Hysteresis', kind: 'figure' },
  { name: 'onDelay', path: 'limits.onDelay', words: 'Delay on', kind: 'seconds' },
  { name: 'offDelay', path: 'limits.offDelay', words: 'Delay off', kind: 'seconds' },
  { name: 'noDataTimeout', path: 'noDataTimeout', words: 'Silent after', kind: 'seconds' },
  { name: 'baseline', path: 'baseline', words: 'Normal value', kind: 'figure' },
  { name: 'variation', path: 'variation', words: 'Normal variation', kind: 'figure' },
  { name: 'ewmaTimeConstant', path: 'ewmaTimeConstant', words: 'Averaging time', kind: 'seconds' },
  { name: 'unit', path: 'unit', words: 'Unit', kind: 'text' },
] as const;

export type Field = (typeof fields)[number];
export type FieldName = Field['name'];

/** A sensor's fields as they stand in the form: text, empty for what is not said. Spans in seconds. */
export type SensorForm = Readonly<Record<FieldName, string>>;

/** By sensor. */
export type Draft = Readonly<Record<string, SensorForm>>;

export function formOf({ unit, baseline, variation, noDataTimeout, ewmaTimeConstant, limits }: SensorConfiguration): SensorForm {
  return {
    unit: unit ?? '', baseline: figureText(baseline), variation: figureText(variation),
    noDataTimeout: noDataTimeout === null ? '' : secondsText(noDataTimeout), ewmaTimeConstant: secondsText(ewmaTimeConstant),
    criticalLow: figureText(limits.criticalLow), warningLow: figureText(limits.warningLow),
    warningHigh: figureText(limits.warningHigh), criticalHigh: figureText(limits.criticalHigh),
    warningRate: figureText(limits.warningRate), criticalRate: figureText(limits.criticalRate),
    hysteresis: figureText(limits.hysteresis), onDelay: secondsText(limits.onDelay), offDelay: secondsText(limits.offDelay),
  };
}

export function configurationOf(form: SensorForm): SensorConfiguration {
  return {
    unit: form.unit.trim() === '' ? null : form.unit.trim(), baseline: figureOf(form.baseline), variation: figureOf(form.variation),
    noDataTimeout: form.noDataTimeout.trim() === '' ? null : durationOf(figureOf(form.noDataTimeout) ?? 0),
    ewmaTimeConstant: durationOf(figureOf(form.ewmaTimeConstant) ?? 60),
    limits: {
      criticalLow: figureOf(form.criticalLow), warningLow: figureOf(form.warningLow), warningHigh: figureOf(form.warningHigh),
      criticalHigh: figureOf(form.criticalHigh), warningRate: figureOf(form.warningRate), criticalRate: figureOf(form.criticalRate),
      hysteresis: figureOf(form.hysteresis) ?? 0, onDelay: durationOf(figureOf(form.onDelay) ?? 0), offDelay: durationOf(figureOf(form.offDelay) ?? 0),
    },
  };
}

/** Fields whose text is no number, by the path that the server would name them with. */
export function unreadable(draft: Draft): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [sensor, form] of Object.entries(draft))
    for (const { name, path, kind } of fields)
      if (kind !== 'text' && form[name].trim() !== '' && figureOf(form[name]) === null) found.set(`sensors.${sensor}.${path}`, 'must be a number');
  return found;
}

/** The server's words with its names of fields as the form has them: `must lie above “Warning above” (9)`. */
export function errorWords(message: string): string {
  return message.replace(/\b[a-z]+[A-Z]\w*\b/g, (word) => {
    const field = fields.find(({ name }) => name === word);
    return field ? `\u201c${field.words}\u201d` : word;
  });
}

/** The sensors whose form says otherwise than `configurations`. */
export function changedIn(draft: Draft, configurations: Readonly<Record<string, SensorConfiguration>>): readonly string[] {
  return Object.keys(draft).filter((sensor) => !isSame(draft[sensor], formOf(configurations[sensor] ?? unjudged)));
}

/** What the machine then says otherwise than its type: a sensor that says the same as the type is left to the type. */
export function overridesOf(draft: Draft, before: Overrides | null, type: Readonly<Record<string, SensorConfiguration>>): Overrides {
  const sensors: Record<string, SensorConfiguration> = {};
  for (const [sensor, form] of Object.entries(draft))
    if (!isSame(form, formOf(type[sensor] ?? unjudged))) sensors[sensor] = configurationOf(form);
  const { sensors: _, ...rest } = before ?? {};
  return Object.keys(sensors).length === 0 ? rest : { ...rest, sensors };
}

function isSame(a: SensorForm | undefined, b: SensorForm): boolean {
  return a !== undefined && fields.every(({ name }) => a[name].trim() === b[name].trim());
}

function figureText(value: number | null): string {
  return value === null ? '' : String(value);
}

function secondsText(duration: string): string {
  return figureText(secondsOf(duration));
}

/** A comma is a decimal sign in half of the world; null for what is no number. */
function figureOf(text: string): number | null {
  const trimmed = text.trim().replace(',', '.').replace('\u2212', '-');
  const value = Number(trimmed);
  return trimmed === '' || !Number.isFinite(value) ? null : value;
}
