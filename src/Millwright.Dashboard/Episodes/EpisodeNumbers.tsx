import { count } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { span } from '../Time/age';
import { formatTime } from '../Time/moment';
import type { Episode } from './episode';

/** When an episode was, how long, and how much was measured in it. */
export function EpisodeNumbers({ episode, now, preferences, plantZone }: { episode: Episode; now: number; preferences: Preferences; plantZone: string | undefined }) {
  const end = episode.endTime ?? new Date(now).toISOString();
  const facts: readonly (readonly [string, string])[] = [
    ['Began', formatTime(episode.startTime, preferences, plantZone)],
    episode.isActive ? ['Last bad', formatTime(episode.lastBadAt, preferences, plantZone)] : ['Ended', formatTime(end, preferences, plantZone)],
    [episode.isActive ? 'Going on for' : 'Lasted', span(Date.parse(end) - Date.parse(episode.startTime))],
    ['Readings', count(episode.readingCount, preferences)],
    ['Reopened', episode.reopened === 0 ? 'never' : `${count(episode.reopened, preferences)}×`],
  ];
  return <dl class="numbers">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}
