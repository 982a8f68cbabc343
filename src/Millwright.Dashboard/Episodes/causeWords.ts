import { formatFigure, spoken } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import type { Cause } from './episode';

/** Why an episode opened, in words. `unit` is that of the cause's sensor, where it is known. */
export function causeWords({ trigger, sensor, value, limit }: Cause, unit: string | null, preferences: Preferences): string {
  if (trigger === 'reported') return 'The machine reported a failure.';
  const passed = `${spoken(sensor ?? 'A sensor').replace(/^\p{Ll}/u, (first) => first.toUpperCase())} passed its critical limit`;
  if (value === null) return `${passed}.`;
  const against = limit === null ? '' : `, limit ${formatFigure(limit, unit, preferences)}`;
  return `${passed}: ${formatFigure(value, unit, preferences)}${against}.`;
}
