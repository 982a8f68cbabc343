import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import type { Schemas } from '../Api/schemas';
import { useGet } from '../Api/useGet';
import type { ApiError } from '../Api/problem';
import { memo } from '../Lists/memo';
import { count, spoken } from '../Machines/figures';
import type { Machine } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import { episodeHash, machineHash } from '../Shell/route';
import { HOUR_MS } from '../Time/age';
import { Ago } from '../Time/Ago';
import { changesOf, type Changes, type EpisodeChange, type StatusChange } from './changes';
import { StatusMark } from './StatusMark';
import { statusWords } from './status';

interface Props {
  readonly api: ApiClient;
  readonly machines: ReadonlyMap<string, Machine>;
  /** Grows when the status or episode of a machine changes. */
  readonly standing: number;
  readonly now: number;
  readonly preferences: Preferences;
  readonly onClose: () => void;
}

const MOST_EVENTS = 500;
const MOST_LINES = 40;
/** Asked again so often at most while the fleet moves, and so often while it does not. */
const MOVING_MS = 10_000;
const RESTING_MS = 60_000;
const AGES_MS = 10_000;

/** What changed in the last hour: episodes, then statuses; what is in the plant's ordinary course is only counted. */
export function ChangesPanel({ api, machines, standing, now, preferences, onClose }: Props) {
  const since = useSince(standing, now);
  const { data, error, reload } = useGet<Schemas['PageOfEventRow']>(api, 'fleet/events', { from: since, limit: MOST_EVENTS });
  const kept = useRef(data);
  kept.current = data ?? kept.current;
  const changes = useMemo(() => kept.current && changesOf(kept.current.items), [kept.current]);
  // Ages here are in minutes nearly always: they are drawn again now and then, not with each value of the fleet.
  const then = Math.floor(now / AGES_MS) * AGES_MS;
  return <Summed changes={changes} isCut={kept.current?.nextCursor != null} error={error} reload={reload} machines={machines} now={then} preferences={preferences} onClose={onClose} />;
}

interface SummedProps extends LineProps, Pick<Props, 'onClose'> {
  readonly changes: Changes | undefined;
  /** There were more events than are summed up. */
  readonly isCut: boolean;
  readonly error: ApiError | undefined;
  readonly reload: () => void;
}

const Summed = memo(function Summed({ changes, isCut, error, reload, onClose, ...shared }: SummedProps) {
  const { preferences } = shared;
  const isQuiet = changes?.episodes.length === 0 && changes.statuses.length === 0;
  return (
    <aside class="changes" aria-labelledby="changes-title">
      <header>
        <h2 id="changes-title">Last hour</h2>
        <button type="button" class="quiet" onClick={onClose}><span aria-hidden="true">✕</span><span class="unseen">Close what changed in the last hour</span></button>
      </header>
      <div class="changes-list">
        {error && <Failure error={error} what="what changed in the last hour" onRetry={reload} />}
        {!changes && !error && <p class="muted">Loading …</p>}
        {isQuiet && <p class="muted">Nothing that needs a look.</p>}
        {changes && changes.episodes.length > 0 && <h3>Episodes</h3>}
        <ul>{changes?.episodes.slice(0, MOST_LINES).map((episode) => <EpisodeLine key={episode.id} episode={episode} {...shared} />)}</ul>
        {changes && changes.statuses.length > 0 && <h3>Statuses</h3>}
        <ul>{changes?.statuses.slice(0, MOST_LINES).map((change) => <StatusLine key={change.machineId} change={change} {...shared} />)}</ul>
        {changes && <p class="muted rest">
          {[
            changes.appeared > 0 && `${count(changes.appeared, preferences)} first heard of`,
            changes.paused > 0 && `${count(changes.paused, preferences)} between running and idle`,
            isCut && `only the newest ${count(MOST_EVENTS, preferences)} events are summed up`,
          ].filter(Boolean).join(' · ')}
        </p>}
      </div>
    </aside>
  );
});

interface LineProps {
  readonly machines: ReadonlyMap<string, Machine>;
  readonly now: number;
  readonly preferences: Preferences;
}

function EpisodeLine({ episode, machines, now, preferences }: LineProps & { episode: EpisodeChange }) {
  const machine = machines.get(episode.machineId);
  const what = episode.closedAt !== null ? 'over' : episode.reopened > 0 ? 'reopened' : 'open';
  return (
    <li class={`change ${episode.closedAt === null ? 'open' : ''}`}>
      <a href={episodeHash(episode.id)}>{machine?.name ?? episode.machineId}</a>
      <span class="muted"><Ago at={episode.newest} now={now} plantZone={preferences.zones.get(machine?.site ?? '')} /></span>
      <span class="change-what">{what}{episode.sensor !== null && <span class="muted"> · {spoken(episode.sensor)}</span>}</span>
    </li>
  );
}

function StatusLine({ change, machines, now, preferences }: LineProps & { change: StatusChange }) {
  const machine = machines.get(change.machineId);
  return (
    <li class="change">
      <a href={machineHash(change.machineId)}>{machine?.name ?? change.machineId}</a>
      <span class="muted"><Ago at={change.newest} now={now} plantZone={preferences.zones.get(machine?.site ?? '')} /></span>
      <span class="change-what">
        <span class="muted">{statusWords[change.from]} →{change.through !== null && ` ${statusWords[change.through]} →`}</span> <StatusMark status={change.to} />
        {change.times > (change.through === null ? 1 : 2) && <span class="muted"> {count(change.times, preferences)}×</span>}
      </span>
    </li>
  );
}

/** An hour ago, moved on when the fleet has moved, but not with every change of it. */
function useSince(standing: number, now: number): string {
  const last = useRef({ standing, asked: now });
  const passed = now - last.current.asked;
  if (passed >= RESTING_MS || (passed >= MOVING_MS && standing !== last.current.standing)) last.current = { standing, asked: now };
  // Nothing is heard for long at first, and the server's clock may jump when it is.
  useEffect(() => {
    if (passed < 0) last.current = { standing, asked: now };
  }, [passed < 0]);
  return new Date(last.current.asked - HOUR_MS).toISOString();
}
