import type { Schemas } from '../Api/schemas';
import { percent } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { formatTime } from '../Time/moment';
import { binsOf, type Bin } from './distribution';
import { featureFigure, featureWords, type UnitOf } from './feature';

interface Props {
  readonly drift: Schemas['DriftEvent'];
  readonly unitOf: UnitOf;
  readonly preferences: Preferences;
}

/** Both distributions as bars to one scale, bin by bin; the table says the same in figures. */
export function Distributions({ drift, unitOf, preferences }: Props) {
  const figure = (value: number): string => featureFigure(drift.feature, value, unitOf, preferences);
  const day = (at: string): string => formatTime(at, preferences).slice(0, 10);
  return (
    <table class="distributions">
      <caption class="unseen">How {featureWords(drift.feature)} is spread</caption>
      <thead>
        <tr>
          <th>Value</th>
          <th><span class="key reference" aria-hidden="true" />{drift.kind === 'inputs' ? 'learnt' : 'before'}, {day(drift.referenceFrom)} to {day(drift.referenceTo)}</th>
          <th><span class="key current" aria-hidden="true" />now, {day(drift.currentFrom)} to {day(drift.currentTo)}</th>
        </tr>
      </thead>
      <tbody>
        {binsOf(drift.reference, drift.current).map((bin, index) => (
          <tr key={index}>
            <th scope="row">{drift.feature === 'cluster' ? kindWords(bin, index) : binWords(bin, figure)}</th>
            <td><Bar kind="reference" length={bin.referenceLength} /> {percent(bin.reference, preferences)}</td>
            <td><Bar kind="current" length={bin.currentLength} /> {percent(bin.current, preferences)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bar({ kind, length }: { kind: 'reference' | 'current'; length: number }) {
  return <span class="bar-track" aria-hidden="true"><span class={`share-bar ${kind}`} style={{ width: `${length * 100}%` }} /></span>;
}

/** Kinds of failures are counted from 1; the last bin is of what is like none of them. */
const kindWords = ({ to }: Bin, index: number): string => (to === null ? 'no known kind' : `kind ${index + 1}`);

function binWords({ from, to }: Bin, figure: (value: number) => string): string {
  if (from === null) return to === null ? 'all' : `below ${figure(to)}`;
  return to === null ? `from ${figure(from)}` : `${figure(from)} – ${figure(to)}`;
}
