import { Rows } from '../Lists/Rows';
import type { Hold } from '../Lists/useHeld';
import type { Machine } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import { machineHash } from '../Shell/route';
import { ListHead } from './ListHead';
import { MachineRow } from './MachineRow';
import type { Sort } from './order';

interface Props {
  readonly ids: readonly string[];
  readonly machines: ReadonlyMap<string, Machine>;
  readonly now: number;
  readonly preferences: Preferences;
  /** The machine whose page was left last: the list goes on from there. */
  readonly left: string | null;
  readonly sort: Sort;
  readonly hold: Hold;
  readonly onSort: (sort: Sort) => void;
}

/** The machines below the names of their columns. */
export function MachineList({ ids, machines, now, preferences, left, sort, hold, onSort }: Props) {
  return (
    <div class="machines">
      <ListHead sort={sort} onSort={onSort} />
      <Rows ids={ids} label="Machines" left={left} hold={hold} draw={(id, stop) => {
        const machine = machines.get(id);
        return machine && <MachineRow machine={machine} now={now} preferences={preferences} href={machineHash(id)} {...stop} />;
      }} />
    </div>
  );
}
