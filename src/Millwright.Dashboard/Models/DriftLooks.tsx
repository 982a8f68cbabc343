import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import type { Schemas } from '../Api/schemas';
import { usePages } from '../Api/usePages';
import { count, number, spoken } from '../Machines/figures';
import type { Machine } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import { machineHash } from '../Shell/route';
import { formatTime } from '../Time/moment';
import { besides, driftDetectorWords, hasMoved, inputDetectors, type MeasureRow } from './driftDetector';
import { featureWords, type UnitOf } from './feature';
import { scopeWords } from './model';

type Look = Schemas['DriftLookRow'];

export interface DriftProps {
  readonly api: ApiClient;
  readonly model: string;
  /** When it differs, there may be others. */
  readonly edition: unknown;
  readonly machineOf: (id: string) => Machine | undefined;
  readonly preferences: Preferences;
}

/** How far each sensor lies from what the champions have learnt, by every detector, as of the newest look. */
export function DriftLooks({ api, model, edition, machineOf, preferences }: DriftProps) {
  const { items, error, more, reload } = usePages<Look>(api, 'ml/drift/looks', { model, limit: 10 }, edition);
  return (
    <>
      {error && <Failure error={error} what="the looks for drift" onRetry={reload} />}
      {items.map((look) => <OneLook key={`${look.scope.kind} ${look.scope.value}`} look={look} machineOf={machineOf} preferences={preferences} />)}
      {more && items.length > 0 && <p class="nothing"><button type="button" onClick={more}>Show more</button></p>}
    </>
  );
}

function OneLook({ look, machineOf, preferences }: { look: Look } & Pick<DriftProps, 'machineOf' | 'preferences'>) {
  const shown = inputDetectors.filter((detector) => look.sensors.some(({ measures }) => measures.some((measure) => measure.detector === detector)));
  return (
    <div class="sideways" tabIndex={0} role="region" aria-label={`Sensors of ${scopeWords(look.scope)} beside what version ${look.number} has learnt`}>
      <table class="plain looks">
        <caption>
          Version {look.number}, {scopeWords(look.scope)}: looked at {formatTime(look.lookedAt, preferences)}, {count(look.machinesWatched, preferences)} of {count(look.machinesInScope, preferences)} machines,
          readings from {formatTime(look.from, preferences)} to {formatTime(look.to, preferences)}. Of each sensor what lies furthest off, with the threshold below.
        </caption>
        <thead>
          <tr>
            <th>Sensor</th><th>Furthest</th>{shown.map((detector) => <th key={detector}>{driftDetectorWords(detector)}</th>)}<th>Drifts on</th>
          </tr>
        </thead>
        <tbody>
          {look.sensors.map(({ sensor, feature, machine, machinesMoved, measures }) => (
            <tr key={sensor} class={machinesMoved > 0 ? 'moved' : undefined}>
              <th scope="row">{spoken(sensor)}</th>
              <td>{featureWords(feature)} <small class="muted"><a href={machineHash(machine)}>{machineOf(machine)?.name ?? machine}</a></small></td>
              {shown.map((detector) => <td key={detector}><Measured measure={measures.find((measure) => measure.detector === detector)} feature={feature} unitOf={unitsOf(machineOf(machine))} preferences={preferences} /></td>)}
              <td>{machinesMoved === 0 ? 'none' : count(machinesMoved, preferences)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface MeasuredProps {
  readonly measure: MeasureRow | undefined;
  readonly feature: string;
  readonly unitOf: UnitOf;
  readonly preferences: Preferences;
}

function Measured({ measure, feature, unitOf, preferences }: MeasuredProps) {
  if (!measure) return <>–</>;
  const more = besides(measure, feature, unitOf, preferences);
  const value = number(measure.value, preferences);
  return (
    <>
      {hasMoved(measure) ? <b>{value}</b> : value}{more !== '' && `, ${more}`}
      <small class="muted">{number(measure.threshold, preferences)}{!measure.decides && ', shown only'}</small>
    </>
  );
}

/** A sensor is measured in one unit on all machines of a scope. */
export function unitsOf(machine: Machine | undefined): UnitOf {
  return (sensor) => machine?.sensors.find(({ name }) => name === sensor)?.unit ?? null;
}
