import { durationWords, secondsOf } from '../Time/duration';
import type { Trial } from './rule';

/** `It would have raised 14 alarms on 3 machines, 3 of them shorter than a minute; the longest lasted 2 h.` */
export function trialWords({ alarms, shorterThanMinute, chattering, perMachine, longest }: Trial): string {
  if (alarms === 0) return 'It would have raised no alarm.';
  const machines = perMachine.length > 1 ? ` on ${perMachine.length} machines` : '';
  const short = alarms === 1 ? 'shorter than a minute' : `${shorterThanMinute} of them shorter than a minute`;
  const notes = `${shorterThanMinute > 0 ? `, ${short}` : ''}${chattering > 0 ? `, ${chattering} chattering` : ''}`;
  const length = secondsOf(longest) ?? 0;
  return `It would have raised ${alarms === 1 ? 'one alarm' : `${alarms} alarms`}${machines}${notes}${alarms > 1 && length > 0 ? `; the longest lasted ${durationWords(Math.round(length))}` : ''}.`;
}
