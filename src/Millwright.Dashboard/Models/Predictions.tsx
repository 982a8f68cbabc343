import '../Look/predictions.css';
import { useState } from 'preact/hooks';
import type { ApiClient, ItemList } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import type { Preferences } from '../Preferences/preferences';
import { Anomalies } from './Anomalies';
import type { UnitOf } from './feature';
import type { Model } from './model';
import { MaintenanceCard } from './MaintenanceCard';
import { NearestEpisode } from './NearestEpisode';
import { PredictionCard } from './PredictionCard';

interface Props {
  readonly api: ApiClient;
  readonly machine: string;
  readonly unitOf: UnitOf;
  readonly now: number;
  readonly preferences: Preferences;
  readonly plantZone: string | undefined;
}

const USUAL_HORIZON = 24;

/** What is foreseen of a machine at present, how sure that is, and why. */
export function Predictions({ api, machine, unitOf, now, preferences, plantZone }: Props) {
  const { data, error, reload } = useGet<ItemList<Model>>(api, 'ml/models');
  const [chosen, setChosen] = useState<number | null>(null);
  const [times, setTimes] = useState(0);
  if (!data && error) return <Failure error={error} what="what is foreseen" onRetry={reload} />;
  if (!data) return <p class="muted" role="status">Loading …</p>;
  const answering = data.items.filter(({ champions }) => champions.length > 0);
  const nearest = <NearestEpisode api={api} machine={machine} unitOf={unitOf} preferences={preferences} plantZone={plantZone} />;
  const maintenance = <MaintenanceCard api={api} machine={machine} times={times} preferences={preferences} />;
  // Limits find something strange without any model.
  const strange = (
    <Anomalies
      api={api} machine={machine} edition={times} hasBudget={answering.some(({ task }) => task === 'anomaly')} unitOf={unitOf} preferences={preferences} plantZone={plantZone}
    />
  );
  if (answering.length === 0) {
    return (
      <section class="predictions">
        <p class="nothing">No model answers yet, so nothing can be foreseen. It takes some weeks of readings with at least eight failure episodes in them: <a href="#/models">have one learn</a>.</p>
        <div class="foreseen">{nearest}{maintenance}</div>
        {strange}
      </section>
    );
  }
  const horizons = answering.flatMap(({ task, horizonHours }) => (task === 'failureRisk' && horizonHours !== null ? [horizonHours] : [])).sort((a, b) => a - b);
  const horizon = chosen ?? (horizons.includes(USUAL_HORIZON) ? USUAL_HORIZON : horizons[0] ?? USUAL_HORIZON);
  const shared = { api, machine, horizon, times, unitOf, now, preferences, plantZone };
  return (
    <section class="predictions" aria-labelledby="predictions-title">
      <header>
        <h2 id="predictions-title">What is foreseen, as of the newest reading</h2>
        {horizons.length > 1 && (
          <label>within <select value={horizon} onChange={(event) => setChosen(Number(event.currentTarget.value))}>{horizons.map((hours) => <option key={hours} value={hours}>{hours} h</option>)}</select></label>
        )}
        <button type="button" onClick={() => setTimes(times + 1)}>Ask again</button>
      </header>
      <div class="foreseen">
        <PredictionCard {...shared} task="failureRisk" />
        <PredictionCard {...shared} task="maintenanceWindow" />
        <PredictionCard {...shared} task="downtime" />
        <PredictionCard {...shared} task="cluster" />
        <PredictionCard {...shared} task="anomaly" />
        {nearest}
        {maintenance}
      </div>
      {strange}
    </section>
  );
}
