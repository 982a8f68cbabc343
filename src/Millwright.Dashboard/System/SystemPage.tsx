import '../Look/system.css';
import type { ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { useGet } from '../Api/useGet';
import type { Machine } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import { useEvery } from '../Time/useEvery';
import { missingWords, type Cluster } from './cluster';
import { HotMachines } from './HotMachines';
import { Nodes } from './Nodes';
import type { Storage } from './storage';
import { Tables } from './Tables';

export interface SystemPageProps {
  readonly api: ApiClient;
  readonly now: number;
  readonly preferences: Preferences;
  readonly machineOf: (id: string) => Machine | undefined;
}

/** As often as a node says how it is. */
const LOOK_EVERY_MS = 5_000;
/** What takes room grows slowly, and PostgreSQL counts it file by file. */
const MEASURE_EVERY_MS = 60_000;

/** The installation itself: its nodes, what gives them most to do, and what is stored. */
export function SystemPage({ api, now, preferences, machineOf }: SystemPageProps) {
  const cluster = useGet<Cluster>(api, 'cluster');
  useEvery(LOOK_EVERY_MS, cluster.reload);
  const storage = useGet<Storage>(api, 'storage');
  useEvery(MEASURE_EVERY_MS, storage.reload);
  return (
    <article class="reading system" aria-labelledby="page-title">
      <header>
        <h1 id="page-title" tabIndex={-1}>System</h1>
        <p class="muted">The nodes of this installation, what gives them most to do, and what is stored.</p>
      </header>
      {cluster.error && <Failure error={cluster.error} what="the nodes" onRetry={cluster.reload} />}
      {!cluster.data && !cluster.error && <p class="nothing" role="status">Loading …</p>}
      {cluster.data?.missing.map((role) => <p key={role} class="standing critical">{missingWords[role]}</p>)}
      {cluster.data && (
        <>
          <Nodes nodes={cluster.data.nodes} own={cluster.data.node} now={now} preferences={preferences} />
          <HotMachines nodes={cluster.data.nodes} machineOf={machineOf} preferences={preferences} />
        </>
      )}
      {storage.error && <Failure error={storage.error} what="what is stored" onRetry={storage.reload} />}
      {!storage.data && !storage.error && <p class="muted" role="status">Loading …</p>}
      {storage.data && <Tables storage={storage.data} now={now} preferences={preferences} />}
    </article>
  );
}
