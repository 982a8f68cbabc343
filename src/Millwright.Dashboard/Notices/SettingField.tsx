import { TextField } from '../Shell/TextField';
import type { Setting } from './channel';

interface Props {
  readonly setting: Setting;
  readonly value: unknown;
  readonly wrong: string | undefined;
  /** Undefined: nothing is said. */
  readonly onValue: (value: unknown) => void;
}

/** One setting of a channel, by its kind. */
export function SettingField({ setting: { words, hint, kind, isRequired }, value, wrong, onValue }: Props) {
  const note = wrong !== undefined ? <span class="field-error">{wrong}</span> : hint !== undefined && <small>{hint}</small>;
  if (typeof kind !== 'string') {
    return (
      <label>{words}
        <select value={typeof value === 'string' ? value : kind[0]} onChange={(event) => onValue(event.currentTarget.value)}>{kind.map((option) => <option key={option} value={option}>{option}</option>)}</select>
        {note}
      </label>
    );
  }
  if (kind === 'flag') return <label class="check"><input type="checkbox" checked={value === true} onChange={(event) => onValue(event.currentTarget.checked)} />{words}</label>;
  if (kind === 'list' || kind === 'long') {
    const text = Array.isArray(value) ? value.join('\n') : typeof value === 'string' ? value : '';
    return (
      <label>{words}
        <textarea rows={2} value={text} aria-invalid={wrong !== undefined}
          onChange={(event) => onValue(kind === 'long' ? event.currentTarget.value : event.currentTarget.value.split(/[\n,;]/).map((line) => line.trim()).filter((line) => line !== ''))} />
        {note}
      </label>
    );
  }
  return (
    <TextField label={words} hint={hint} wrong={wrong} type={kind === 'number' ? 'number' : 'text'} isRequired={isRequired === true} value={value === undefined || value === null ? '' : String(value)}
      onInput={(text) => onValue(text === '' ? undefined : kind === 'number' ? Number(text) : text)} />
  );
}
