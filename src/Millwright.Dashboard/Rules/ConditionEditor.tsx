import { useRef } from 'preact/hooks';
import { faultParts } from './faultParts';
import type { Fault } from './rule';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly faults: readonly Fault[];
  readonly isRequired?: boolean;
  readonly placeholder?: string;
  readonly onInput: (value: string) => void;
}

/** A condition's text; what is wrong is underlined where it is, and said below. */
export function ConditionEditor({ id, label, value, faults, isRequired = false, placeholder, onInput }: Props) {
  const mirror = useRef<HTMLDivElement>(null);
  const first = faults[0];
  return (
    <div class="condition">
      <label for={id}>{label}</label>
      <div class="layers">
        <div ref={mirror} class="mirror" aria-hidden="true">
          {faultParts(value, first?.position ?? null).map(({ text, isFault }, index) => (isFault ? <mark key={index}>{text}</mark> : text))}{'\n'}
        </div>
        <textarea id={id} rows={3} spellcheck={false} autoComplete="off" value={value} required={isRequired} placeholder={placeholder} maxLength={2000}
          aria-invalid={faults.length > 0} aria-describedby={`${id}-faults`} onInput={(event) => onInput(event.currentTarget.value)}
          onScroll={(event) => { if (mirror.current) mirror.current.scrollTop = event.currentTarget.scrollTop; }} />
      </div>
      <p id={`${id}-faults`} class="field-error" role="status">
        {faults.map(({ line, column, message }, index) => <span key={index}><b>Line {line}, column {column}: </b>{message}<br /></span>)}
      </p>
    </div>
  );
}
