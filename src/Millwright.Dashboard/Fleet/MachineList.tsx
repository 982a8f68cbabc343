import { Rows } from '../Lists/Rows';
import type { Hold } from '../Lists/useHeldOrder';
import type { Machine } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import { machineHash } from '../Shell/route';
import { ListHead } from './ListHead';
import { MachineRow } from './MachineRow';
import type { Sort } from './order';

interface Props {
  readonly machines: readonly Machine[];
  readonly now: number;
  readonly preferences: Preferences;
  /** The machine whose page was left last: the list goes on from there. */
  readonly left: string | null;
  readonly sort: Sort;
  readonly hold: Hold;
  readonly onSort: (sort: Sort) => void;
}

/** The machines below the names of their columns. */
export function MachineList({ machines, now, preferences, left, sort, hold, onSort }: Props) {
  return (
    <div class="machines">
      <ListHead sort={sort} onSort={onSort} />
      <Rows items={machines} label="Machines" start={left} hold={hold}
        draw={(machine, stop) => <MachineRow machine={machine} now={now} preferences={preferences} href={machineHash(machine.id)} {...stop} />} />
    </div>
  );
}
