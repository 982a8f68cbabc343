import { spoken } from '../Machines/figures';
import { errorWords, fields, type Field, type SensorForm } from './form';

interface Props {
  readonly sensor: string;
  readonly form: SensorForm;
  /** What the type says, shown where the machine says otherwise. */
  readonly type: SensorForm;
  /** By the server's path. */
  readonly errors: ReadonlyMap<string, string>;
  readonly onChange: (change: Partial<SensorForm>) => void;
}

/** One sensor's limits and what else is said of it. */
export function SensorFields({ sensor, form, type, errors, onChange }: Props) {
  const isOfType = fields.every(({ name }) => form[name].trim() === type[name].trim());
  return (
    <fieldset class="sensor-fields">
      <legend class="unseen">{spoken(sensor)}</legend>
      {fields.map((field) => (
        <FieldInput key={field.name} id={`${sensor}.${field.name}`} field={field} unit={form.unit} value={form[field.name]} type={type[field.name]}
          error={errors.get(`sensors.${sensor}.${field.path}`)} onValue={(value) => onChange({ [field.name]: value })} />
      ))}
      <p class="of-type">{isOfType ? <span class="muted">As the type says.</span> : <button type="button" onClick={() => onChange(type)}>As the type says</button>}</p>
    </fieldset>
  );
}

interface InputProps {
  readonly id: string;
  readonly field: Field;
  readonly unit: string;
  readonly value: string;
  readonly type: string;
  readonly error: string | undefined;
  readonly onValue: (value: string) => void;
}

function FieldInput({ id, field, unit, value, type, error, onValue }: InputProps) {
  const symbol = field.kind === 'seconds' ? 's' : field.kind === 'text' ? '' : field.kind === 'rate' ? `${unit}/s` : unit;
  const differs = value.trim() !== type.trim();
  return (
    <div class={`field ${differs ? 'differs' : ''}`}>
      <label for={id}>{field.words}{symbol && <span class="muted"> {symbol}</span>}</label>
      <input id={id} value={value} inputMode={field.kind === 'text' ? 'text' : 'decimal'} autoComplete="off" placeholder={field.kind === 'text' ? '' : '–'} aria-invalid={error !== undefined}
        aria-describedby={`${id}-note`} onInput={(event) => onValue(event.currentTarget.value)} />
      <p id={`${id}-note`} class={error === undefined ? 'muted' : 'error-text'}>{error !== undefined ? errorWords(error) : (differs ? `type: ${type.trim() === '' ? 'none' : type}` : '')}</p>
    </div>
  );
}
