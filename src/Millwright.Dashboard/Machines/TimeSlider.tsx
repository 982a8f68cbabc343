import type { Interval } from '../Charts/range';
import type { Preferences } from '../Preferences/preferences';
import { age } from '../Time/age';
import { formatTime, instantOf, momentOf } from '../Time/moment';

interface Props {
  /** The time that the slider runs over: what the charts show. */
  readonly view: Interval;
  readonly moment: number | null;
  readonly now: number;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
  readonly onMoment: (moment: number) => void;
  readonly onLive: () => void;
}

const steps = 1000;

/** Chooses a past moment, of which then the whole page is. */
export function TimeSlider({ view, moment, now, preferences, plantZone, onMoment, onLive }: Props) {
  const end = Math.min(view.to, now);
  const at = moment ?? end;
  const step = (end - view.from) / steps;
  const place = Math.round(((at - view.from) / (end - view.from)) * steps);
  const words = moment === null ? 'now' : formatTime(new Date(moment).toISOString(), preferences, plantZone);
  const shown = moment === null ? null : momentOf(new Date(moment).toISOString(), preferences, plantZone);
  const enter = (value: string): void => {
    const entered = instantOf(value, preferences, plantZone);
    if (entered !== null && entered < now) onMoment(entered);
    else onLive();
  };
  const slide = (value: number): void => {
    if (value >= steps && view.to >= now) onLive();
    else onMoment(Math.round(view.from + value * step));
  };
  return (
    <div class="time-slider">
      <label for="moment">Look back</label>
      <input id="moment" type="range" min={0} max={steps} value={Math.min(steps, Math.max(0, place))} aria-valuetext={words} onInput={(event) => slide(Number(event.currentTarget.value))} />
      <input type="datetime-local" step={1} aria-label="Date and time to look back to" value={shown ? `${shown.date}T${shown.time}` : ''} onChange={(event) => enter(event.currentTarget.value)} />
      <output for="moment">{shown?.zone ?? words}</output>
    </div>
  );
}

/** Says loudly that the page is of the past, and leads back. */
export function PastBanner({ moment, now, isLoading, failure, preferences, plantZone, onLive }: Omit<Props, 'view' | 'onMoment' | 'moment'> & { moment: number; isLoading: boolean; failure: string | null }) {
  const at = new Date(moment).toISOString();
  return (
    <div class="past-banner" role="status" data-loading={isLoading}>
      <strong>The past: {formatTime(at, preferences, plantZone)}</strong>
      <span>{age(at, now)} · status, values and episode are as they were then{failure === null ? '' : ` · could not be had: ${failure}`}</span>
      <button type="button" onClick={onLive}>Back to live <kbd>Esc</kbd></button>
    </div>
  );
}
