import { useState } from 'preact/hooks';
import { count } from '../../Machines/figures';
import type { Preferences } from '../../Preferences/preferences';
import { formatTime } from '../../Time/moment';
import { columnsOf, type StepSize } from './rates';

interface Props {
  /** When the first ten minutes begin, in ms since 1970. */
  readonly from: number;
  readonly tenMinutes: readonly number[];
  readonly operators: number;
  readonly preferences: Preferences;
}

const height = 120;
/** Recommended, and what can just be managed, per operator: by ISA-18.2. */
const limits: Readonly<Record<StepSize, readonly [recommended: number, most: number]>> = { tenMinutes: [1, 10], hour: [6, 12] };
const words: Readonly<Record<StepSize, string>> = { tenMinutes: 'ten minutes', hour: 'hour' };

/** How many alarms came when, against what an operator can take. */
export function RateChart({ from, tenMinutes, operators, preferences }: Props) {
  const [size, setSize] = useState<StepSize>('hour');
  const columns = columnsOf(tenMinutes, from, size);
  const [recommended, most] = limits[size].map((limit) => limit * operators) as [number, number];
  const top = Math.max(most * 1.25, ...columns.map((column) => column.count));
  const peak = columns.reduce((best, column) => (column.count > best.count ? column : best), columns[0] ?? { at: 0, count: 0 });
  const y = (value: number): number => height - (value / top) * height;
  const over = columns.filter((column) => column.count > most).length;
  const label = `Alarms per ${words[size]}. Most: ${peak.count} at ${formatTime(new Date(peak.at).toISOString(), preferences)}. Above ${most}: ${over} times.`;
  return (
    <figure class="rates">
      <figcaption>
        <span>Alarms per</span>
        <span class="toggles" role="group" aria-label="Step">
          {(['tenMinutes', 'hour'] as const).map((option) => <button key={option} type="button" aria-pressed={size === option} onClick={() => setSize(option)}>{words[option]}</button>)}
        </span>
        <small class="limit">{count(recommended, preferences)} recommended</small>
        <small class="limit most">{count(most, preferences)} at most</small>
      </figcaption>
      <div class="plot">
        <svg viewBox={`0 0 ${Math.max(1, columns.length)} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
          {columns.map(({ at, count: alarms }, index) => alarms > 0 && (
            <rect key={at} class={alarms > most ? 'over' : alarms > recommended ? 'above' : ''} x={index + 0.08} width={0.84} y={y(alarms)} height={height - y(alarms)}>
              <title>{formatTime(new Date(at).toISOString(), preferences)}: {alarms}</title>
            </rect>
          ))}
          <line x1={0} x2={columns.length} y1={y(recommended)} y2={y(recommended)} />
          <line class="most" x1={0} x2={columns.length} y1={y(most)} y2={y(most)} />
        </svg>
      </div>
      <p class="ends"><span>{columns[0] && formatTime(new Date(columns[0].at).toISOString(), preferences)}</span><span>most: {count(peak.count, preferences)}</span><span>{formatTime(new Date(columns.at(-1)?.at ?? 0).toISOString(), preferences)}</span></p>
    </figure>
  );
}
