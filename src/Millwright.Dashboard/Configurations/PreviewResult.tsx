import { useEffect, useRef } from 'preact/hooks';
import { count } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { span } from '../Time/age';
import { previewWords, type Preview } from './preview';

/** What the proposed limits would have decided, beside what the present ones did. */
export function PreviewResult({ preview, preferences }: { preview: Preview; preferences: Preferences }) {
  const { current, proposed } = preview;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.scrollIntoView({ block: 'nearest' }), [preview]);
  const lines = [
    ['Episodes', count(current.episodeCount, preferences), count(proposed.episodeCount, preferences)],
    ['Time in warning', span(current.warningSeconds * 1000), span(proposed.warningSeconds * 1000)],
    ['Time in critical', span(current.criticalSeconds * 1000), span(proposed.criticalSeconds * 1000)],
    ['Limits passed', count(current.limitEvents, preferences), count(proposed.limitEvents, preferences)],
  ] as const;
  return (
    <div class="preview" role="status" ref={element}>
      <p><strong>{previewWords(preview)}</strong></p>
      <table class="plain">
        <thead><tr><th /><th class="number" scope="col">now</th><th class="number" scope="col">with these</th></tr></thead>
        <tbody>{lines.map(([name, now, then]) => <tr key={name}><th scope="row">{name}</th><td class="number">{now}</td><td class={`number ${now === then ? '' : 'differs'}`}>{then}</td></tr>)}</tbody>
      </table>
      <p class="muted">Judged by {count(preview.readings, preferences)} readings{preview.truncated ? '; there are more, which a preview leaves out' : ''}.</p>
    </div>
  );
}
