import { age, exactUtc } from './age';

/** How long ago something was; the exact time in UTC on hover. */
export function Ago({ at, now, never = 'never' }: { at: string | null; now: number; never?: string }) {
  if (at === null) return <span class="muted">{never}</span>;
  return <time dateTime={at} title={exactUtc(at)}>{age(at, now)}</time>;
}
