import { durationWords, secondsOf } from '../../Time/duration';
import type { LimitCheck, Remedy, Source } from './performance';

/** What a figure is called, and whether it is a share. */
export const metricWords: Readonly<Record<string, { readonly name: string; readonly isShare?: true }>> = {
  alarmsPerOperatorHour: { name: 'Alarms per operator and hour' },
  alarmsPerTenMinutes: { name: 'Alarms per operator and ten minutes' },
  peakPerTenMinutes: { name: 'Most in ten minutes' },
  shareOfTenMinutesAboveTen: { name: 'Ten-minute periods with more than ten', isShare: true },
  shareOfTimeInFlood: { name: 'Time in flood', isShare: true },
  shareOfMostFrequent: { name: 'Share of the ten most frequent', isShare: true },
  chattering: { name: 'Chattering alarms' },
  fleeting: { name: 'Fleeting alarms' },
  mostStaleInADay: { name: 'Stale for over a day, on the worst day' },
  infoShare: { name: 'Of priority info', isShare: true },
  warningShare: { name: 'Of priority warning', isShare: true },
  criticalShare: { name: 'Of priority critical', isShare: true },
};

export const outcomeWords: Readonly<Record<LimitCheck['outcome'], string>> = { met: 'Met', manageable: 'Just manageable', notMet: 'Not met' };

export const senseWords: Readonly<Record<LimitCheck['sense'], string>> = { atMost: 'at most', below: 'below', atLeast: 'at least' };

/** `Off-delay of 45 s` or `Deadband of 0.8`. */
export function remedyWords({ kind, delay, deadband }: Remedy, unit: string | null = null): string {
  if (kind === 'deadband') return `Deadband of ${deadband}${unit === null ? '' : ` ${unit}`}`;
  return `${kind === 'onDelay' ? 'On-delay' : 'Off-delay'} of ${durationWords(secondsOf(delay ?? '') ?? 0)}`;
}

/** What a remedy costs the operators. */
export function costWords({ alarmLater, returnLater }: Remedy): string {
  const [alarm, back] = [secondsOf(alarmLater) ?? 0, returnLater === null ? null : secondsOf(returnLater) ?? 0];
  if (alarm > 0) return `each alarm comes ${durationWords(alarm)} later`;
  if (back === null) return 'it stands until the value is that far inside the limit';
  return back > 0 ? `it stands ${durationWords(back)} longer` : 'nothing';
}

/** The query of the rule's page that lays a remedy over the rule. */
export function proposalQuery({ kind, delay, deadband }: Remedy): string {
  return kind === 'deadband' ? `deadband=${deadband}` : `${kind}=${secondsOf(delay ?? '') ?? 0}`;
}

export function sourceKey({ machine, rule, sensor }: Source): string {
  return `${machine}/${rule}/${sensor ?? ''}`;
}
