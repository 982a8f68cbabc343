import { useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { NotSaved } from '../Notices/NotSaved';
import { useSaving } from '../Notices/useSaving';
import { usePreferences } from '../Preferences/PreferencesProvider';
import { Dialog } from '../Shell/Dialog';
import { TextField } from '../Shell/TextField';
import { hasHorizon, taskWords, tasks, type Scope } from './model';
import { hasSettings, trainingOf, type TrainingDraft } from './training';

interface Props {
  readonly api: ApiClient;
  readonly start: TrainingDraft;
  /** The model is given; only for whom it learns can be chosen. */
  readonly isOfModel?: boolean;
  readonly now: number;
  readonly onClose: () => void;
  readonly onAsked: () => void;
}

const scopes: readonly (readonly [Scope['kind'], string])[] = [['fleet', 'The whole fleet'], ['site', 'A site'], ['type', 'A type of machine'], ['machine', 'One machine']];

/** Asks for a training: of what, for whom, from how much of the past. */
export function TrainDialog({ api, start, isOfModel = false, now, onClose, onAsked }: Props) {
  const { name } = usePreferences();
  const [draft, setDraft] = useState(start);
  const { isBusy, failure, wrong, send } = useSaving(api, onAsked);
  const set = (change: Partial<TrainingDraft>): void => setDraft({ ...draft, ...change });
  return (
    <Dialog title={isOfModel ? 'Train now' : 'Train a model'} confirm="Train now" isBusy={isBusy} isBroad onConfirm={() => send('POST', 'ml/train', trainingOf(draft, name, now))} onClose={onClose}>
      <div class="fields">
        {!isOfModel && (
          <label>What is to be foretold
            <select value={draft.task} onChange={(event) => set({ task: tasks.find((task) => task === event.currentTarget.value) ?? draft.task })}>
              {tasks.map((task) => <option key={task} value={task}>{taskWords[task]}</option>)}
            </select>
          </label>
        )}
        {!isOfModel && hasHorizon(draft.task) && <TextField label="Within so many hours" type="number" value={draft.horizonHours} isRequired wrong={wrong('horizonHours')} onInput={(horizonHours) => set({ horizonHours })} />}
        <label>For
          <select value={draft.kind} onChange={(event) => set({ kind: scopes.find(([kind]) => kind === event.currentTarget.value)?.[0] ?? 'fleet' })}>
            {scopes.map(([kind, words]) => <option key={kind} value={kind}>{words}</option>)}
          </select>
        </label>
        {draft.kind !== 'fleet' && <TextField label={`Which ${draft.kind}`} value={draft.value} isRequired wrong={wrong('scope')} onInput={(value) => set({ value })} />}
        <TextField label="From the last so many days" hint="empty: as far back as the server is set up for" type="number" value={draft.days} wrong={wrong('from')} onInput={(days) => set({ days })} />
        {hasSettings(draft.task) && <TextField label="Settings to try" hint="2 to 64; empty: the usual ones" type="number" value={draft.trials} wrong={wrong('tune.trials')} onInput={(trials) => set({ trials })} />}
      </div>
      <NotSaved failure={failure} />
      <p class="muted">It learns beside everything else; nothing stops. What comes of it passes a gate, and is tried beside the champion before it answers.</p>
    </Dialog>
  );
}
