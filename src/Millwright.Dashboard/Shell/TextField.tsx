interface Props {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: string;
  /** Why it cannot be taken. */
  readonly wrong?: string | undefined;
  readonly type?: 'text' | 'email' | 'tel' | 'password' | 'number' | 'time' | 'date';
  readonly isRequired?: boolean;
  readonly pattern?: string;
  readonly placeholder?: string | undefined;
  readonly onInput: (value: string) => void;
}

/** One line to be written, with what it is for or why it cannot be taken. */
export function TextField({ label, hint, value, wrong, type = 'text', isRequired = false, pattern, placeholder, onInput }: Props) {
  // Preact types each kind of input apart, and none that is not known before.
  const kind = type as 'text';
  return (
    <label>{label}
      <input type={kind} value={value} required={isRequired} placeholder={placeholder} aria-invalid={wrong !== undefined} autoComplete={type === 'password' ? 'new-password' : 'off'}
        {...(pattern === undefined ? {} : { pattern })} onInput={(event) => onInput(event.currentTarget.value)} />
      {wrong !== undefined ? <span class="field-error">{wrong}</span> : hint !== undefined && <small>{hint}</small>}
    </label>
  );
}
