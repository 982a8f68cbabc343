import { age, exactUtc, span } from './age';

/** How long ago something was; the exact time in UTC on hover. */
export function Ago({ at, now, never = 'never' }: { at: string | null; now: number; never?: string }) {
  if (at === null) return <span class="muted">{never}</span>;
  return <time dateTime={at} title={exactUtc(at)}>{age(at, now)}</time>;
}

/** How long something has lasted; its exact beginning in UTC on hover. */
export function Lasting({ since, now }: { since: string; now: number }) {
  return <time dateTime={since} title={`since ${exactUtc(since)}`}>{span(now - Date.parse(since))}</time>;
}
