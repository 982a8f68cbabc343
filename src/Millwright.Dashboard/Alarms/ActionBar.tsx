import { useMemo } from 'preact/hooks';
import { count } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { legalFor } from './acts';
import type { Alarm, AlarmAction } from './alarm';
import { actions, actionWords, alarmCount } from './words';

interface Props {
  readonly selected: readonly Alarm[];
  readonly preferences: Preferences;
  readonly onAct: (action: AlarmAction) => void;
  readonly onClear: () => void;
}

/** What can be done about the selected alarms; an action that only some allow says how many. */
export function ActionBar({ selected, preferences, onAct, onClear }: Props) {
  const legal = useMemo(() => legalFor(selected), [selected]);
  return (
    <div class="action-bar" role="toolbar" aria-label="Selected alarms">
      <strong role="status">{alarmCount(selected.length)} selected</strong>
      {actions.filter((action) => legal.has(action)).map((action) => {
        const allowing = legal.get(action) ?? 0;
        return (
          <button key={action} type="button" class={action === 'acknowledge' ? 'main' : ''} onClick={() => onAct(action)}
            title={allowing < selected.length ? `${alarmCount(allowing)} of ${selected.length} allow it` : undefined}>
            {actionWords[action]}{allowing < selected.length && <small> ({count(allowing, preferences)})</small>}
          </button>
        );
      })}
      <button type="button" class="quiet" onClick={onClear}>Clear selection</button>
    </div>
  );
}
