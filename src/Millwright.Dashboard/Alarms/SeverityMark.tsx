import type { JSX } from 'preact';
import type { Severity } from './alarm';
import { severityWords } from './words';

// Each severity has a shape of its own; one that has returned is hollow.
const outlines: Readonly<Record<Severity, string>> = {
  critical: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z',
  warning: 'M8 1.2 15.4 14.4H.6z',
  info: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 1 0 0-13z',
};
const signs: Readonly<Record<Severity, string>> = { critical: 'M8 4.2v4.6M8 11v.6', warning: 'M8 6v4M8 12v.3', info: 'M8 7.3v4M8 4.6v.3' };

/** The shape of a severity; the word beside it, or for a reader only. */
export function SeverityMark({ severity, hollow = false, word = true }: { severity: Severity; hollow?: boolean; word?: boolean }): JSX.Element {
  return (
    <span class={`status severity ${severity}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path class={hollow ? 'line' : 'fill'} d={outlines[severity]} />
        <path class={hollow ? 'line' : 'cut'} d={signs[severity]} />
      </svg>
      <span class={word ? 'word' : 'unseen'}>{severityWords[severity]}</span>
    </span>
  );
}
