import { useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { HOUR_MS, span } from '../Time/age';
import { scopeWords } from './model';
import { useOverrun } from './useOverrun';

interface Props {
  readonly api: ApiClient;
  readonly machine: string;
  /** How often it was asked again. */
  readonly times: number;
  readonly preferences: Preferences;
}

const LONGEST_HOURS = 8760;

/** How long maintenance of the machine usually takes, has taken so far, and how likely it takes longer than planned. */
export function MaintenanceCard({ api, machine, times, preferences }: Props) {
  const [typed, setTyped] = useState('');
  const hours = Number(typed.replace(',', '.'));
  const isHours = typed !== '' && hours > 0 && hours <= LONGEST_HOURS;
  const { data, error } = useOverrun(api, machine, isHours ? hours : null, times);
  return (
    <section class="foresight" aria-label="Maintenance">
      <h3>How long maintenance takes</h3>
      {error && <p class="failed" role="alert">{error.message}</p>}
      {!data && !error && <p class="muted" role="status">Loading …</p>}
      {data && (
        <>
          <p class={data.expectedHours === null ? 'foreseen-value unsure' : 'foreseen-value'}>{data.expectedHours === null ? 'not known yet' : `usually ${span(data.expectedHours * HOUR_MS)}`}</p>
          {data.usedHours !== null && <p>{data.expectedHours !== null && data.usedHours > data.expectedHours ? <b>So far {span(data.usedHours * HOUR_MS)}: longer than usual</b> : `So far ${span(data.usedHours * HOUR_MS)}`}</p>}
          <label>Planned, in hours <input type="text" inputMode="decimal" size={5} value={typed} placeholder={data.expectedHours === null ? '' : data.expectedHours.toFixed(1)} aria-invalid={typed !== '' && !isHours} onInput={(event) => setTyped(event.currentTarget.value)} /></label>
          {(isHours || data.expectedHours !== null) && (
            <p>It takes longer than {span(data.plannedHours * HOUR_MS)} in {percent(data.probability, preferences)} of cases, between {percent(data.interval.low, preferences)} and {percent(data.interval.high, preferences)}{data.caution !== null && <b>: {data.caution}</b>}</p>
          )}
          <p class="muted">From {data.past === 1 ? 'one past maintenance' : `${data.past} past maintenances`} of {scopeWords(data.scope)}; nothing has to be trained.</p>
        </>
      )}
    </section>
  );
}
