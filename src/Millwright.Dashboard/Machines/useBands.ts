import { useMemo } from 'preact/hooks';
import type { ApiClient, Page } from '../Api/client';
import { useGet } from '../Api/useGet';
import type { Band } from '../Charts/bands';
import type { Interval } from '../Charts/range';
import type { Episode } from '../Episodes/episode';
import { spoken } from './figures';

/** What of an alarm is drawn. */
interface Alarm {
  readonly sensor: string | null;
  readonly severity: string;
  readonly text: string;
  readonly raisedAt: string;
  readonly returnedAt: string | null;
}

const hour = 3_600_000;

/** The episodes and alarms of a machine, as bands. A server without alarms has none. */
export function useBands(api: ApiClient, machine: string, episodes: readonly Episode[], view: Interval): readonly Band[] {
  // Whole hours: a view that follows the present asks no more often.
  const query = { machine, from: new Date(Math.floor(view.from / hour) * hour).toISOString(), to: new Date(Math.ceil(view.to / hour) * hour).toISOString(), limit: 200 };
  const alarms = useGet<Page<Alarm>>(api, 'alarms', query).data;
  return useMemo(() => [
    ...episodes.map((episode): Band => ({
      kind: 'episode', severity: 'critical', from: Date.parse(episode.startTime), to: episode.endTime === null ? null : Date.parse(episode.endTime),
      label: `Episode${episode.cause.sensor === null ? '' : `: ${spoken(episode.cause.sensor)}`}`,
    })),
    ...(alarms?.items ?? []).filter(({ severity }) => severity !== 'info').map((alarm): Band => ({
      kind: 'alarm', severity: alarm.severity === 'critical' ? 'critical' : 'warning', from: Date.parse(alarm.raisedAt),
      to: alarm.returnedAt === null ? null : Date.parse(alarm.returnedAt), label: alarm.text,
    })),
  ], [episodes, alarms]);
}
