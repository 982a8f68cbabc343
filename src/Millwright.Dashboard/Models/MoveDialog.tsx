import { useState } from 'preact/hooks';
import { ifVersion, type ApiClient } from '../Api/client';
import { NotSaved } from '../Notices/NotSaved';
import { useSaving } from '../Notices/useSaving';
import { usePreferences } from '../Preferences/PreferencesProvider';
import { Dialog } from '../Shell/Dialog';
import { TextField } from '../Shell/TextField';
import { scopeWords, type Move, type Version } from './model';

interface Props {
  readonly api: ApiClient;
  readonly move: Move;
  readonly version: Version;
  readonly onClose: () => void;
  readonly onMoved: () => void;
}

export const moveWords: Readonly<Record<Move, { readonly button: string; readonly title: (number: number) => string; readonly what: (version: Version) => string }>> = {
  promote: {
    button: 'Promote', title: (number) => `Make version ${number} the champion?`,
    what: ({ scope, passed }) => `It answers for ${scopeWords(scope)} at once; the champion before it rests, and answers again if this one is rolled back.${passed ? '' : ' The gate has refused this version.'}`,
  },
  rollback: {
    button: 'Roll back', title: (number) => `Roll version ${number} back?`,
    what: ({ alias }) => (alias === 'champion' ? 'The champion before it answers again; if there was none, nobody does.' : 'It is no longer tried beside the champion.'),
  },
  archive: { button: 'Archive', title: (number) => `Archive version ${number}?`, what: () => 'It is put away for good: it never answers again. What it was and what it predicted is kept.' },
};

/** Asks before a version is moved by hand, and why; the reason stays with the model. */
export function MoveDialog({ api, move, version, onClose, onMoved }: Props) {
  const { name } = usePreferences();
  const [reason, setReason] = useState('');
  const { isBusy, failure, wrong, send } = useSaving(api, onMoved);
  const { button, title, what } = moveWords[move];
  const body = { ...(name === '' ? {} : { by: name }), ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
  const go = (): void => send('POST', `ml/models/${encodeURIComponent(version.model)}/versions/${version.number}/${move}`, body, ifVersion(version.version));
  return (
    <Dialog title={title(version.number)} confirm={button} isBusy={isBusy} onConfirm={go} onClose={onClose}>
      <p>{what(version)}</p>
      <TextField label="Why" hint="may be left empty" value={reason} wrong={wrong('reason')} onInput={setReason} />
      <NotSaved failure={failure} />
    </Dialog>
  );
}
