import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import type { Schemas } from '../Api/schemas';
import { usePages } from '../Api/usePages';
import { count, number } from '../Machines/figures';
import type { Machine } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import { machineHash, modelHash } from '../Shell/route';
import { formatTime } from '../Time/moment';
import { Distributions } from './Distributions';
import { featureWords, type UnitOf } from './feature';

type Drift = Schemas['DriftEvent'];

interface Props {
  readonly api: ApiClient;
  readonly model: string;
  /** When it differs, there may be others. */
  readonly edition: unknown;
  readonly machineOf: (id: string) => Machine | undefined;
  readonly preferences: Preferences;
}

/** Machines that are named; a fleet that drifts has thousands. */
const MOST_NAMED = 20;

/** One machine that drifts is its own matter; where half of them do, the model learns anew. */
function extentWords({ extent, machines, machinesWatched }: Drift): string {
  if (extent === 'oneMachine') return 'one machine: its sensor, or its duty; the model is left as it is';
  return 2 * machines.length >= machinesWatched ? 'half of the machines or more: the model is trained anew' : 'some machines; the model is left as it is';
}

/** A sensor is measured in one unit on all machines of a scope. */
function unitsOf({ machines }: Drift, machineOf: Props['machineOf']): UnitOf {
  const sensors = machineOf(machines[0] ?? '')?.sensors ?? [];
  return (sensor) => sensors.find(({ name }) => name === sensor)?.unit ?? null;
}

/** Which inputs are no longer spread as the model has learnt them, on which machines, newest first. */
export function Drifts({ api, model, edition, machineOf, preferences }: Props) {
  const { items, error, isLoading, more, reload } = usePages<Drift>(api, 'ml/drift', { model, limit: 10 }, edition);
  return (
    <section aria-labelledby="drifts-title">
      <h2 id="drifts-title">Drift</h2>
      {error && <Failure error={error} what="the drifts" onRetry={reload} />}
      {items.length === 0 && !error && <p class="muted">{isLoading ? 'Loading …' : 'None noticed: the machines are as the champions have learnt them.'}</p>}
      <ul class="drifts">
        {items.map((drift) => (
          <li key={drift.id}>
            <h3>{featureWords(drift.feature)} <small class="muted">{formatTime(drift.detectedAt, preferences)}</small></h3>
            <p>
              {drift.detector.toUpperCase()} {number(drift.score, preferences)}, threshold {number(drift.threshold, preferences)}. On {count(drift.machines.length, preferences)} of {count(drift.machinesWatched, preferences)} machines{drift.machinesWatched < drift.machinesInScope && ` that were looked at, of ${count(drift.machinesInScope, preferences)}`}: {extentWords(drift)}.
              {' '}<a href={modelHash(model, `chain=${drift.traceId}`)}>What followed<span class="unseen"> the drift of {featureWords(drift.feature)}</span></a>
            </p>
            <p class="muted">
              {drift.machines.slice(0, MOST_NAMED).map((machine, index) => <span key={machine}>{index > 0 && ', '}<a href={machineHash(machine)}>{machineOf(machine)?.name ?? machine}</a></span>)}
              {drift.machines.length > MOST_NAMED && ` and ${count(drift.machines.length - MOST_NAMED, preferences)} more`}
            </p>
            <Distributions drift={drift} unitOf={unitsOf(drift, machineOf)} preferences={preferences} />
          </li>
        ))}
      </ul>
      {more && items.length > 0 && <p class="nothing"><button type="button" onClick={more}>Show more</button></p>}
    </section>
  );
}
