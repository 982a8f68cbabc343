import { span } from '../Time/age';

/** What limits would have decided over a range. */
export interface Judged {
  readonly episodes: readonly { readonly startedAt: string; readonly endedAt: string | null; readonly cause: string }[];
  readonly warningSeconds: number;
  readonly criticalSeconds: number;
  readonly limitEvents: number;
}

/** What `POST api/v1/machines/{id}/configuration/preview` answers. */
export interface Preview {
  readonly from: string;
  readonly to: string;
  readonly readings: number;
  /** The range had more readings than are judged for a preview. */
  readonly truncated: boolean;
  readonly current: Judged;
  readonly proposed: Judged;
}

/** `With these limits the last 7 d would have had 3 episodes instead of 5.` */
export function previewWords({ from, to, current, proposed }: Preview): string {
  const time = `the last ${span(Date.parse(to) - Date.parse(from))}`;
  const episodes = many(proposed.episodes.length, 'episode');
  return proposed.episodes.length === current.episodes.length
    ? `With these limits ${time} would have had ${episodes}, as ${current.episodes.length === 0 ? 'now' : 'with the present ones'}.`
    : `With these limits ${time} would have had ${episodes} instead of ${current.episodes.length}.`;
}

function many(count: number, what: string): string {
  return count === 0 ? `no ${what}` : `${count} ${what}${count === 1 ? '' : 's'}`;
}
