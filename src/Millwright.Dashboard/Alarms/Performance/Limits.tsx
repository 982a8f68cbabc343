import type { JSX } from 'preact';
import { number, percent } from '../../Machines/figures';
import type { Preferences } from '../../Preferences/preferences';
import type { LimitCheck } from './performance';
import { metricWords, outcomeWords, senseWords } from './words';

// Told apart without colour: a tick, a tilde, a cross.
const shapes: Readonly<Record<LimitCheck['outcome'], JSX.Element>> = {
  met: <path d="m3 8.5 3.4 3.5L13 4.5" />,
  manageable: <path d="M2.5 9.5c2-4 3.6-3 5.5-1.5s3.5 2.5 5.5-1.5" />,
  notMet: <path d="m3.5 3.5 9 9m0-9-9 9" />,
};

/** Each figure against what the standard recommends. */
export function Limits({ limits, preferences }: { limits: readonly LimitCheck[]; preferences: Preferences }) {
  return (
    <ul class="limits">
      {limits.map((check) => {
        const { name, isShare } = metricWords[check.metric] ?? { name: check.metric };
        const figure = (value: number): string => (isShare ? percent(value, preferences) : Number.isInteger(value) ? String(value) : value < 0.01 ? '< 0.01' : number(value, preferences));
        return (
          <li key={check.metric} class={check.outcome}>
            <span class="name">{name}</span>
            <b>{figure(check.value)}</b>
            <span class="outcome"><svg viewBox="0 0 16 16" aria-hidden="true">{shapes[check.outcome]}</svg>{outcomeWords[check.outcome]}</span>
            <small class="muted">{senseWords[check.sense]} {figure(check.recommended)}{check.mostManageable !== null && `, manageable to ${figure(check.mostManageable)}`}</small>
          </li>
        );
      })}
    </ul>
  );
}
