import { count, percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { Ago } from '../Time/Ago';
import { busiestShare, roleWords, statusWords, type Node } from './cluster';

interface Props {
  readonly nodes: readonly Node[];
  /** The one that answers. */
  readonly own: string;
  readonly now: number;
  readonly preferences: Preferences;
}

/** Which nodes there are, what each does and how it is. */
export function Nodes({ nodes, own, now, preferences }: Props) {
  return (
    <section aria-labelledby="nodes-title">
      <h2 id="nodes-title">Nodes</h2>
      <div class="sideways" tabIndex={0} role="region" aria-label="Nodes of the cluster">
        <table class="plain wide">
          <thead>
            <tr>
              <th>Node</th><th>State</th><th>Does</th><th class="number">Machines in memory</th><th class="number" title="The share of the last minute that the machine with the longest turns took; 100 % is all that one machine can have">Busiest machine</th>
              <th>Started</th><th>Heard</th><th>Version</th><th>Addresses</th>
            </tr>
          </thead>
          <tbody>
            {nodes.map((item) => {
              const { node, status, role, twins, startedAt, seenAt, version, engine, schema, http, silo } = item;
              const busiest = busiestShare(item);
              return (
                <tr key={node} class={`node ${status}`}>
                  <th scope="row"><b>{node}</b>{node === own && <small class="muted"> answers you</small>}</th>
                  <td class="node-state">{statusWords[status]}</td>
                  <td>{roleWords[role]} <small class="muted">{role}</small></td>
                  <td class="number">{count(twins, preferences)}</td>
                  <td class="number">{busiest === null ? '–' : percent(busiest, preferences)}</td>
                  <td class="nowrap"><Ago at={startedAt} now={now} /></td>
                  <td class="nowrap"><Ago at={seenAt} now={now} /></td>
                  <td>{version} <small class="muted nowrap">{engine}, schema {schema}</small></td>
                  <td class="addresses">{[http, silo].filter((address) => address !== null).map((address) => <span key={address}>{address}</span>)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
