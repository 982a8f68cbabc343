import { parts, type Part } from './view';

const words: Readonly<Record<Part, string>> = { charts: 'Charts', past: 'Episodes and events', predictions: 'Predictions', limits: 'Limits' };

/** What of the machine is shown beside its state. */
export function PartTabs({ part, onPart }: { part: Part; onPart: (part: Part) => void }) {
  return (
    <nav class="part-tabs" aria-label="Parts of the machine page">
      {parts.map((name) => <button key={name} type="button" aria-current={name === part ? 'page' : undefined} onClick={() => onPart(name)}>{words[name]}</button>)}
    </nav>
  );
}
