import type { Preferences } from '../Preferences/preferences';

/**
 * `2026-03-01 08:15:30 GMT+1`: the order of ISO 8601, which sorts and which nobody takes for another day, on the wall clock that the person
 * wants. `plantZone` is the IANA zone of the machine's site; without one the plant's time is UTC.
 */
export function formatTime(at: string, preferences: Preferences, plantZone?: string | null): string {
  const { date, time, zone } = momentOf(at, preferences, plantZone) ?? { date: at, time: '', zone: '' };
  return `${date} ${time} ${zone}`.trim();
}

/** The parts of `formatTime`; null for what is no time. */
export function momentOf(at: string, preferences: Preferences, plantZone?: string | null): { readonly date: string; readonly time: string; readonly zone: string } | null {
  const instant = Date.parse(at);
  if (Number.isNaN(instant)) return null;
  const parts = new Map(formatOf(zoneOf(preferences, plantZone)).formatToParts(instant).map(({ type, value }) => [type, value]));
  return {
    date: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
    time: `${parts.get('hour')}:${parts.get('minute')}:${parts.get('second')}`,
    zone: parts.get('timeZoneName') ?? '',
  };
}

/** The instant that a wall clock shows as `2026-03-01T08:15:30`, in ms since 1970; of two that it shows so, one of them. Null for what is no time. */
export function instantOf(shown: string, preferences: Preferences, plantZone?: string | null): number | null {
  const wanted = Date.parse(`${shown}Z`);
  if (Number.isNaN(wanted)) return null;
  let at = wanted;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  for (let time = 0; time < 2; time++) {
    const found = momentOf(new Date(at).toISOString(), preferences, plantZone);
    if (found) at += wanted - Date.parse(`${found.date}T${found.time}Z`);
  }
  return at;
}

/** The IANA zone that times of a site are shown in. */
export function zoneOf({ zone }: Preferences, plantZone?: string | null): string {
  if (zone === 'utc') return 'UTC';
  return zone === 'local' ? Intl.DateTimeFormat().resolvedOptions().timeZone : plantZone ?? 'UTC';
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs a hundred times what using it does. */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const;
    try {
      format = new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: zone });
    } catch {
      // A zone that this browser does not know: better the right instant than none.
      format = new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' });
    }
    formats.set(zone, format);
  }
  return format;
}
