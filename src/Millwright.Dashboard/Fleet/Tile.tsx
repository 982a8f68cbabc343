import { memo } from '../Lists/memo';
import { figureOf, severityOf, spoken, violationWords } from '../Machines/figures';
import type { Machine } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import { machineHash } from '../Shell/route';
import { age } from '../Time/age';
import { StatusMark } from './StatusMark';
import { lineOf, sensorThatMatters, type Trend } from './trends';

interface Props {
  readonly machine: Machine;
  readonly trend: Trend | undefined;
  readonly preferences: Preferences;
  readonly now: number;
  readonly tabIndex: number;
  readonly onFocus: (id: string) => void;
}

const frame = { width: 100, height: 24 };

/** One machine at a glance: status by shape and colour, the sensor that matters with its newest value and its last hour. */
export function Tile({ now, ...shown }: Props) {
  const { machine, trend } = shown;
  const sensor = sensorThatMatters(machine, trend);
  // Only what is old has an age, so that what is fresh is not drawn again each second.
  const old = sensor === undefined ? null : sensor.stale || machine.status === 'offline' ? age(sensor.at, now) : null;
  return <Face {...shown} sensor={sensor} old={old} />;
}

type FaceProps = Omit<Props, 'now'> & { readonly sensor: ReturnType<typeof sensorThatMatters>; readonly old: string | null };

const Face = memo(function Face({ machine, sensor, trend, preferences, old, tabIndex, onFocus }: FaceProps) {
  const figure = sensor && figureOf(sensor.value, sensor.unit, preferences);
  const line = sensor && trend?.sensor === sensor.name ? lineOf(trend, sensor, frame) : null;
  return (
    <a class={`machine-tile ${machine.status} ${old === null ? '' : 'old'}`} href={machineHash(machine.id)} tabIndex={tabIndex} data-id={machine.id}
      title={machine.reason === '' ? machine.name : `${machine.name}: ${machine.reason}`} onFocus={() => onFocus(machine.id)}>
      <span class="t-name"><StatusMark status={machine.status} word={false} /><span class="t-word">{machine.name}</span></span>
      {sensor && figure
        ? <>
          <span class={`t-value ${severityOf(sensor.violation)}`}>
            <b>{figure.text}</b>{figure.unit && <span class="unit">{'\u2009'}{figure.unit}</span>}
            <span class="unseen">{violationWords(sensor.violation)}</span>
          </span>
          <span class="t-label">{old ?? spoken(sensor.name)}</span>
        </>
        : <span class="t-label">No values yet</span>}
      {line && line.path !== '' && (
        <svg class="spark" viewBox={`0 -2 ${frame.width} ${frame.height + 4}`} preserveAspectRatio="none" aria-hidden="true">
          {line.limits.map((y) => <path key={y} class="limit" d={`M0 ${y}H${frame.width}`} />)}
          <path d={line.path} />
        </svg>
      )}
    </a>
  );
});
