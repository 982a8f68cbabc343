import type { Schemas } from '../Api/schemas';

export type Cluster = Schemas['ClusterDocument'];
export type Node = Schemas['NodeItem'];
type Role = Schemas['NodeRole'];

/** What a node of a role does. */
export const roleWords: Readonly<Record<Role, string>> = {
  all: 'does everything', gateway: 'answers people and producers', silo: 'holds machines', jobs: 'works in the background',
};

export const statusWords: Readonly<Record<Node['status'], string>> = { up: 'up', draining: 'leaving', lost: 'lost' };

/** What does not happen while no living node has a role. */
export const missingWords: Readonly<Record<Role, string>> = {
  all: 'No node does anything.',
  gateway: 'No node answers people and producers.',
  silo: 'No node holds machines: readings are refused.',
  jobs: 'No node works in the background: nothing is sent, learnt or cleared away.',
};

/** From here on a machine's turns leave little time for more. */
export const NEARLY_ALL = 0.8;

/** A machine that gives its node much to do. */
export interface HotMachine {
  readonly machineId: string;
  readonly node: string;
  /** Null: it is not among the node's ten by readings. */
  readonly readingsPerSecond: number | null;
  /** 0 to 1, of the time that one machine can have; null: it is not among the node's ten by time. */
  readonly share: number | null;
}

/** The hot machines of all living nodes, each once a node: by the time that they take, then by the readings that they send. */
export function hotMachinesOf(nodes: readonly Node[]): readonly HotMachine[] {
  return nodes
    .filter(({ status }) => status !== 'lost')
    .flatMap(({ node, mostReadings, mostTime }) => [...new Set([...mostTime, ...mostReadings].map(({ machineId }) => machineId))].map((machineId) => ({
      machineId, node, readingsPerSecond: valueOf(mostReadings, machineId), share: valueOf(mostTime, machineId),
    })))
    .sort((a, b) => (b.share ?? 0) - (a.share ?? 0) || (b.readingsPerSecond ?? 0) - (a.readingsPerSecond ?? 0));
}

/** The largest share of the time that one machine of a node took, 0 to 1; null: none did anything in the last minute. */
export function busiestShare({ mostTime }: Pick<Node, 'mostTime'>): number | null {
  return mostTime.length === 0 ? null : Math.max(...mostTime.map(({ value }) => value));
}

function valueOf(machines: Node['mostReadings'], id: string): number | null {
  return machines.find(({ machineId }) => machineId === id)?.value ?? null;
}
