import { views, type View } from './place';

const words: Readonly<Record<View, string>> = { tiles: 'Tiles', table: 'Table', both: 'Both' };

interface Props {
  readonly view: View;
  readonly canBoth: boolean;
  readonly changes: boolean;
  readonly onView: (view: View) => void;
  readonly onChanges: (changes: boolean) => void;
}

/** Tiles, table or both, and what changed lately beside them. */
export function ViewSwitch({ view, canBoth, changes, onView, onChanges }: Props) {
  return (
    <div class="views">
      <div class="segments" role="group" aria-label="View">
        {views.filter((candidate) => canBoth || candidate !== 'both').map((candidate) => (
          <button key={candidate} type="button" aria-pressed={candidate === view} onClick={() => onView(candidate)}>{words[candidate]}</button>
        ))}
      </div>
      <button type="button" class="toggle" aria-pressed={changes} onClick={() => onChanges(!changes)}>Last hour</button>
    </div>
  );
}
