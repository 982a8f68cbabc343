import { useMemo } from 'preact/hooks';
import { memo } from '../Lists/memo';
import type { Machine, Sensor } from '../Machines/machine';
import { figureOf, loudestFirst, severityOf, spoken, violationWords } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { ageInSteps, span } from '../Time/age';
import { formatTime } from '../Time/moment';
import { standOf } from './order';
import { StatusMark } from './StatusMark';

interface Props {
  readonly machine: Machine;
  readonly now: number;
  readonly preferences: Preferences;
  readonly href: string;
  readonly tabIndex: number;
  readonly onFocus: (id: string) => void;
}

// More than fit on the widest wall; the style sheet hides what does not fit.
const mostValues = 8;

/** One machine on one line (on a phone: three). What does not depend on the time is drawn again only when the machine changed. */
export const MachineRow = memo(function MachineRow({ machine, now, preferences, href, tabIndex, onFocus }: Props) {
  const plantZone = preferences.zones.get(machine.site ?? '');
  const seen = useMemo(() => machine.lastSeen === null ? '' : ageInSteps(machine.lastSeen, now), [machine.lastSeen, now]);
  const lasting = machine.episode === null ? '' : span(now - Date.parse(machine.episode.startedAt));
  const seenAt = useMemo(() => machine.lastSeen === null ? '' : formatTime(machine.lastSeen, preferences, plantZone), [machine.lastSeen, preferences]);
  const cells = useMemo(() => <>
    <span class="c-status" title={machine.reason}><StatusMark status={machine.status} /></span>
    <span class="c-name" title={machine.name === machine.id ? machine.id : `${machine.name} (${machine.id})`}>{machine.name}</span>
    <span class="c-type">{machine.type}</span>
    <span class="c-site">{standOf(machine)}</span>
    <span class="c-values">
      {loudestFirst(machine.sensors).slice(0, mostValues).map((sensor) => <Value key={sensor.name} sensor={sensor} preferences={preferences} plantZone={plantZone} />)}
    </span>
  </>, [machine, preferences]);
  return useMemo(() => (
    <a class={`row grid ${machine.status}`} href={href} tabIndex={tabIndex} data-id={machine.id} onFocus={() => onFocus(machine.id)}>
      {cells}
      <span class="c-episode">{machine.episode && <span title={machine.episode.cause}><b>{lasting}</b> {machine.episode.cause}</span>}</span>
      <span class="c-seen">{machine.lastSeen === null ? 'never' : <time dateTime={machine.lastSeen} title={seenAt}>{seen}</time>}</span>
    </a>
  ), [cells, seen, lasting, href, tabIndex, onFocus]);
});

function Value({ sensor, preferences, plantZone }: { sensor: Sensor; preferences: Preferences; plantZone: string | undefined }) {
  const { text, unit } = figureOf(sensor.value, sensor.unit, preferences);
  const words = [violationWords(sensor.violation), sensor.stale ? 'stale' : '', sensor.quality === 'good' ? '' : `${sensor.quality} quality`];
  const said = words.filter((word) => word !== '').join('; ');
  return (
    <span class={`value ${severityOf(sensor.violation)} ${sensor.stale ? 'stale' : ''} ${sensor.quality}`}
      title={`${spoken(sensor.name)}${said === '' ? '' : ` (${said})`}, ${formatTime(sensor.at, preferences, plantZone)}`}>
      <span class="label">{spoken(sensor.name)}</span> <b>{text}</b>
      {unit && <span class="unit">{'\u2009'}{unit}</span>}
      {said !== '' && <span class="unseen"> {said}</span>}
    </span>
  );
}
