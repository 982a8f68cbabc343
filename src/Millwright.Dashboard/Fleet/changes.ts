import type { Schemas } from '../Api/schemas';
import type { Status } from '../Machines/machine';
import { urgency } from './status';

/** A line of the fleet's timeline as `GET api/v1/fleet/events` has it. */
export type FleetEvent = Schemas['EventRow'];

/** What became of a failure episode. */
export interface EpisodeChange {
  readonly id: string;
  readonly machineId: string;
  readonly sensor: string | null;
  /** When it opened, if it opened in the time looked at. */
  readonly openedAt: string | null;
  /** When it closed; null while it goes on. */
  readonly closedAt: string | null;
  readonly reopened: number;
  readonly newest: string;
}

/** Where a machine's status came from and went to, however often it changed in between. */
export interface StatusChange {
  readonly machineId: string;
  readonly from: Status;
  readonly to: Status;
  /** What most needed a person in between, where that is neither end of it; null for a change straight on, or through lesser ones. */
  readonly through: Status | null;
  readonly times: number;
  readonly newest: string;
}

export interface Changes {
  readonly episodes: readonly EpisodeChange[];
  /** Those that a person may care about. */
  readonly statuses: readonly StatusChange[];
  /** Machines that were heard of for the first time, or only went between running and idle. */
  readonly appeared: number;
  readonly paused: number;
}

const calm: ReadonlySet<string> = new Set<Status>(['running', 'idle', 'unknown']);

/** Sums up events, given newest first. */
export function changesOf(events: readonly FleetEvent[]): Changes {
  const episodes = new Map<string, EpisodeChange>();
  const statuses = new Map<string, StatusChange & { readonly isCalm: boolean; readonly appeared: boolean }>();
  for (const event of events) {
    if (event.kind.startsWith('episode-') && event.episodeId !== null) {
      const known = episodes.get(event.episodeId) ?? { id: event.episodeId, machineId: event.machineId, sensor: null, openedAt: null, closedAt: null, reopened: 0, newest: event.at };
      episodes.set(event.episodeId, withEvent(known, event));
    } else if (event.kind === 'status-changed' && event.fromStatus !== null && event.toStatus !== null) {
      const known = statuses.get(event.machineId);
      const [from, reached] = [event.fromStatus as Status, event.toStatus as Status];
      statuses.set(event.machineId, {
        machineId: event.machineId, from, to: known?.to ?? reached, through: known ? worse(known.through, reached) : null, times: (known?.times ?? 0) + 1, newest: known?.newest ?? event.at,
        isCalm: (known?.isCalm ?? true) && calm.has(event.fromStatus) && calm.has(event.toStatus),
        appeared: (known?.appeared ?? false) || event.fromStatus === 'unknown',
      });
    }
  }
  const quiet = [...statuses.values()].filter(({ isCalm }) => isCalm);
  return {
    episodes: [...episodes.values()],
    statuses: [...statuses.values()].filter(({ isCalm }) => !isCalm).map(({ machineId, from, to, through, times, newest }) => ({
      machineId, from, to, through: through !== null && (from === to || urgency[through] < Math.min(urgency[from], urgency[to])) ? through : null, times, newest,
    })),
    appeared: quiet.filter(({ appeared }) => appeared).length,
    paused: quiet.filter(({ appeared }) => !appeared).length,
  };
}

function worse(one: Status | null, other: Status): Status {
  return one === null || urgency[other] < urgency[one] ? other : one;
}

/** Events come newest first: the first close that is seen is the last, unless a reopening came after it. */
function withEvent(episode: EpisodeChange, { kind, at, sensor }: FleetEvent): EpisodeChange {
  const told = { ...episode, sensor: episode.sensor ?? sensor };
  switch (kind) {
    case 'episode-opened':
      return { ...told, openedAt: at };
    case 'episode-reopened':
      return { ...told, reopened: told.reopened + 1 };
    case 'episode-closed':
      return told.reopened === 0 && told.closedAt === null ? { ...told, closedAt: at } : told;
    default:
      return told;
  }
}
