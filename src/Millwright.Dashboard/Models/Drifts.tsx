import { Failure } from '../Api/Failure';
import type { Schemas } from '../Api/schemas';
import { usePages } from '../Api/usePages';
import { count, number, percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { machineHash, modelHash } from '../Shell/route';
import { formatTime } from '../Time/moment';
import { besides, driftDetectorWords } from './driftDetector';
import { Distributions } from './Distributions';
import { DriftLooks, unitsOf, type DriftProps } from './DriftLooks';
import { featureWords, type UnitOf } from './feature';

type Drift = Schemas['DriftEvent'];

/** Machines that are named; a fleet that drifts has thousands. */
const MOST_NAMED = 20;

/** One machine that drifts is its own matter; where half of them do, the model learns anew. */
function extentWords({ extent, machines, machinesWatched }: Drift): string {
  if (extent === 'oneMachine') return 'one machine: its sensor, or its duty; the model is left as it is';
  return 2 * machines.length >= machinesWatched ? 'half of the machines or more: the model is trained anew' : 'some machines; the model is left as it is';
}

/** By what it was noticed: the detector that decided, with both error rates where it goes by outcomes. */
function scoreWords({ detector, score, threshold, errorBefore, errorSince }: Drift, preferences: Preferences): string {
  const limit = `threshold ${number(threshold, preferences)}`;
  if (errorBefore === null || errorSince === null) return `${driftDetectorWords(detector)} ${number(score, preferences)}, ${limit}.`;
  return `By outcomes (${driftDetectorWords(detector)}) the mean error was ${percent(errorBefore, preferences)} and is ${percent(errorSince, preferences)}, ${limit}: what the readings mean has changed.`;
}

/** What the other detectors said. */
function othersWords({ detector, feature, measures }: Drift, unitOf: UnitOf, preferences: Preferences): string {
  return measures.filter((measure) => measure.detector !== detector).map((measure) => {
    const more = besides(measure, feature, unitOf, preferences);
    return `${driftDetectorWords(measure.detector)} ${number(measure.value, preferences)}${more === '' ? '' : ` (${more})`}, threshold ${number(measure.threshold, preferences)}${measure.decides ? '' : ', no vote'}`;
  }).join(' · ');
}

/** How far the inputs lie from what the model has learnt, and which have drifted, on which machines, newest first; and where it errs more than it did. */
export function Drifts({ api, model, edition, machineOf, preferences }: DriftProps) {
  const { items, error, isLoading, more, reload } = usePages<Drift>(api, 'ml/drift', { model, limit: 10 }, edition);
  return (
    <section aria-labelledby="drifts-title">
      <h2 id="drifts-title">Drift</h2>
      <DriftLooks api={api} model={model} edition={edition} machineOf={machineOf} preferences={preferences} />
      {error && <Failure error={error} what="the drifts" onRetry={reload} />}
      {items.length === 0 && !error && <p class="muted">{isLoading ? 'Loading …' : 'None noticed: the machines are as the champions have learnt them.'}</p>}
      <ul class="drifts">
        {items.map((drift) => (
          <li key={drift.id}>
            <h3>{featureWords(drift.feature)} <small class="muted">{formatTime(drift.detectedAt, preferences)}</small></h3>
            <p>
              {scoreWords(drift, preferences)} On {count(drift.machines.length, preferences)} of {count(drift.machinesWatched, preferences)} machines{drift.machinesWatched < drift.machinesInScope && ` that were looked at, of ${count(drift.machinesInScope, preferences)}`}: {extentWords(drift)}.
              {' '}<a href={modelHash(model, `chain=${drift.traceId}`)}>What followed<span class="unseen"> the drift of {featureWords(drift.feature)}</span></a>
            </p>
            <p class="muted">
              {drift.machines.slice(0, MOST_NAMED).map((machine, index) => <span key={machine}>{index > 0 && ', '}<a href={machineHash(machine)}>{machineOf(machine)?.name ?? machine}</a></span>)}
              {drift.machines.length > MOST_NAMED && ` and ${count(drift.machines.length - MOST_NAMED, preferences)} more`}
            </p>
            {drift.measures.length > 1 && <p class="muted">{othersWords(drift, unitsOf(machineOf(drift.machines[0] ?? '')), preferences)}</p>}
            <Distributions drift={drift} unitOf={unitsOf(machineOf(drift.machines[0] ?? ''))} preferences={preferences} />
          </li>
        ))}
      </ul>
      {more && items.length > 0 && <p class="nothing"><button type="button" onClick={more}>Show more</button></p>}
    </section>
  );
}
