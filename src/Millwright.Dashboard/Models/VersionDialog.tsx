import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import { count } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { Dialog } from '../Shell/Dialog';
import { modelHash } from '../Shell/route';
import { formatTime } from '../Time/moment';
import { Clusters } from './Clusters';
import { measured, measureNames, measureOf } from './measure';
import { modelWords, partWords, programWords, scopeWords, type Model, type Version } from './model';
import { Validation } from './Validation';

interface Props {
  readonly api: ApiClient;
  readonly model: Model;
  readonly number: number;
  readonly preferences: Preferences;
  readonly onClose: () => void;
}

/** One version: what the gate said, every measure, and from what it was learnt. */
export function VersionDialog({ api, model, number: asked, preferences, onClose }: Props) {
  const { data, error, reload } = useGet<Version>(api, `ml/models/${encodeURIComponent(model.name)}/versions/${asked}`);
  return (
    <Dialog title={`${modelWords(model)}, version ${asked}`} confirm="Close" cancel={null} isBroad onConfirm={onClose} onClose={onClose}>
      {error && <Failure error={error} what={`version ${asked}`} onRetry={reload} />}
      {!data && !error && <p class="muted" role="status">Loading …</p>}
      {data && <Known api={api} version={data} model={model} preferences={preferences} />}
    </Dialog>
  );
}

function Known({ api, version, model, preferences }: { api: ApiClient; version: Version; model: Model; preferences: Preferences }) {
  const { metrics, lineage } = version;
  const baselines = Object.entries(metrics.baselines);
  return (
    <div class="version">
      <p>For {scopeWords(version.scope)}: {partWords(version)}. <span class="muted">{version.algorithm}</span></p>
      <p>{version.verdict} <a href={modelHash(model.name, `chain=${version.traceId}`)}>How it came about</a></p>
      <div class="sideways" tabIndex={0} role="region" aria-label="Measures">
        <table class="plain wide">
          <thead><tr><th>Measure</th><th class="number">This version</th><th class="number">Champion then</th>{baselines.map(([name]) => <th key={name} class="number">{name}</th>)}</tr></thead>
          <tbody>
            {measureNames(metrics, model.task).map((name) => (
              <tr key={name}>
                <th scope="row">{measureOf(name).words}</th>
                <td class="number">{measured(name, metrics.version[name], preferences)}</td>
                <td class="number">{measured(name, metrics.champion?.[name], preferences)}</td>
                {baselines.map(([baseline, measures]) => <td key={baseline} class="number">{measured(name, measures[name], preferences)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {metrics.profiles && <Clusters api={api} model={model.name} number={version.number} preferences={preferences} />}
      <Validation version={version} task={model.task} preferences={preferences} />
      <p class="muted">
        Learnt from {lineage.readings > 0 && `${count(lineage.readings, preferences)} readings of `}{count(lineage.machines, preferences)}{lineage.machines < lineage.machinesInScope && ` of ${count(lineage.machinesInScope, preferences)}`} machines with {count(lineage.episodes, preferences)} failure episodes, {formatTime(lineage.from, preferences)} to {formatTime(lineage.to, preferences)};
        {' '}{count(lineage.rows, preferences)} rows, seed {lineage.seed}, Millwright {programWords(lineage.program)}.
      </p>
    </div>
  );
}
