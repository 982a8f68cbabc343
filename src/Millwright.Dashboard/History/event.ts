import { formatFigure, spoken } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';

/** A line on a machine's timeline, as `GET api/v1/machines/{id}/events` has it. */
export interface MachineEvent {
  readonly id: string;
  readonly at: string;
  readonly kind: 'status-changed' | 'limit-passed' | 'limit-left' | 'sensor-silent' | 'sensor-back' | 'episode-opened' | 'episode-reopened' | 'episode-closed';
  readonly sensor: string | null;
  /** Such as `critical-high`. */
  readonly violation: string | null;
  readonly value: number | null;
  readonly limit: number | null;
  readonly fromStatus: string | null;
  readonly toStatus: string | null;
  readonly episodeId: string | null;
}

/** What happened, in words. `unit` is the sensor's. */
export function eventWords(event: MachineEvent, unit: string | null, preferences: Preferences): string {
  return words(event, unit, preferences).replace(/^\p{Ll}/u, (first) => first.toUpperCase());
}

function words(event: MachineEvent, unit: string | null, preferences: Preferences): string {
  const sensor = spoken(event.sensor ?? '');
  const [severity = '', side = ''] = (event.violation ?? '').split('-');
  const limit = `${severity} ${side === 'rate' ? 'rate' : `${side} limit`}`;
  const figures = event.value === null ? '' : `: ${formatFigure(event.value, unit, preferences)}${event.limit === null ? '' : `, limit ${formatFigure(event.limit, unit, preferences)}`}`;
  switch (event.kind) {
    case 'status-changed': return `${event.fromStatus ?? 'unknown'} → ${event.toStatus ?? 'unknown'}`;
    case 'limit-passed': return side === 'rate' ? `${sensor} passed its ${limit}` : `${sensor} passed its ${limit}${figures}`;
    case 'limit-left': return `${sensor} is back inside its ${limit}`;
    case 'sensor-silent': return `${sensor} fell silent`;
    case 'sensor-back': return `${sensor} is back`;
    case 'episode-opened': return `Episode began${event.sensor === null ? '' : `: ${sensor}`}`;
    case 'episode-reopened': return `Episode reopened${event.sensor === null ? '' : `: ${sensor}`}`;
    case 'episode-closed': return 'Episode ended';
    default: return event.kind;
  }
}

/** How loud an event is. */
export function eventSeverity({ kind, violation, toStatus }: MachineEvent): 'critical' | 'warning' | 'none' {
  if (kind === 'status-changed') return toStatus === 'critical' || toStatus === 'error' ? 'critical' : toStatus === 'warning' ? 'warning' : 'none';
  if (kind === 'episode-opened' || kind === 'episode-reopened') return 'critical';
  if (kind !== 'limit-passed') return 'none';
  return violation?.startsWith('critical') ? 'critical' : 'warning';
}
