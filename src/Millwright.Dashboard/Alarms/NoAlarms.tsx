import type { View } from './filter';

const words: Readonly<Record<View, string>> = {
  active: 'No alarm is active.',
  shelved: 'No alarm is shelved.',
  suppressed: 'No alarm is suppressed by design.',
  'out-of-service': 'No alarm is out of service.',
  history: 'No alarm is in the history.',
};

/** In place of an empty list: whether that is good news, and where to go. */
export function NoAlarms({ view, isNarrowed, onAll }: { view: View; isNarrowed: boolean; onAll: () => void }) {
  if (isNarrowed) return <p class="nothing">No alarm matches. <button type="button" onClick={onAll}>Show all</button></p>;
  return (
    <div class="nothing">
      <p>{words[view]}</p>
      {view === 'active' && <p>An alarm appears here by itself. When one is raised is a matter of <a href="#/rules">the rules</a>.</p>}
    </div>
  );
}
