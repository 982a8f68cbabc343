import { span } from '../Time/age';

/** What limits would have decided over a range. */
export interface Judged {
  readonly episodeCount: number;
  readonly warningSeconds: number;
  readonly criticalSeconds: number;
  /** How often a limit was passed. */
  readonly limitEvents: number;
}

/** What `POST api/v1/machines/{id}/configuration/preview` answers: both configurations judged on the same readings. */
export interface Preview {
  readonly from: string;
  /** How far the readings reach that were judged. */
  readonly to: string;
  readonly readings: number;
  /** There are more readings, after `to`. */
  readonly truncated: boolean;
  readonly current: Judged;
  readonly proposed: Judged;
}

/** `With these limits the last 7 d would have had 3 episodes instead of 5.` */
export function previewWords({ from, to, truncated, current, proposed }: Preview): string {
  const length = span(Date.parse(to) - Date.parse(from));
  const told = `With these limits ${truncated ? `the first ${length} of them` : `the last ${length}`} would have had ${many(proposed.episodeCount)}`;
  return proposed.episodeCount === current.episodeCount ? `${told}, as with the present ones.` : `${told} instead of ${current.episodeCount}.`;
}

function many(episodes: number): string {
  return episodes === 0 ? 'no episode' : `${episodes} episode${episodes === 1 ? '' : 's'}`;
}
