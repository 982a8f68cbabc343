import type { Machine } from '../Machines/machine';
import { number, percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { machineHash } from '../Shell/route';
import { hotMachinesOf, NEARLY_ALL, type Node } from './cluster';

interface Props {
  readonly nodes: readonly Node[];
  readonly machineOf: (id: string) => Machine | undefined;
  readonly preferences: Preferences;
}

const MOST = 20;

/** The machines that gave their nodes most to do in the last full minute. */
export function HotMachines({ nodes, machineOf, preferences }: Props) {
  const machines = hotMachinesOf(nodes).slice(0, MOST);
  return (
    <section aria-labelledby="hot-title">
      <h2 id="hot-title">Hot machines, in the last full minute</h2>
      {machines.length === 0 && <p class="muted">No machine sent anything.</p>}
      {machines.some(({ share }) => share !== null && share >= NEARLY_ALL) && (
        <p class="standing warning">A machine’s readings are taken one batch after the other, so more nodes do not help where it nears 100 %: have its producer send fewer, larger batches.</p>
      )}
      {machines.length > 0 && (
        <div class="sideways" tabIndex={0} role="region" aria-label="Hot machines">
          <table class="plain wide">
            <thead><tr><th>Machine</th><th>Node</th><th class="number" title="A dash: it is not among the ten of its node that sent most">Readings per second</th><th title="A dash: it is not among the ten of its node that took longest">Share of the time that it can have</th></tr></thead>
            <tbody>
              {machines.map(({ machineId, node, readingsPerSecond, share }) => (
                <tr key={`${node} ${machineId}`} class={`hot-machine ${share !== null && share >= NEARLY_ALL ? 'hot' : ''}`}>
                  <th scope="row"><a href={machineHash(machineId)}>{machineOf(machineId)?.name ?? machineId}</a></th>
                  <td>{node}</td>
                  <td class="number">{number(readingsPerSecond, preferences)}</td>
                  <td class="share-of-time">
                    {share === null ? '–' : <><span class="bar-track" aria-hidden="true"><span class="share-bar" style={{ width: `${Math.min(1, share) * 100}%` }} /></span> {percent(share, preferences)}</>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
