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
export const MachineRow = memo(function MachineRow({ now, ...shown }: Props) {
  const { lastSeen, episode } = shown.machine;
  const seen = lastSeen === null ? '' : ageInSteps(lastSeen, now);
  const lasting = episode === null ? '' : span(now - Date.parse(episode.startedAt));
  return <Line {...shown} seen={seen} lasting={lasting} />;
});

const Line = memo(function Line({ machine, seen, lasting, preferences, href, tabIndex, onFocus }: Omit<Props, 'now'> & { readonly seen: string; readonly lasting: string }) {
  return (
    <a class={`row grid ${machine.status}`} href={href} tabIndex={tabIndex} data-id={machine.id} onFocus={() => onFocus(machine.id)}>
      <Cells machine={machine} preferences={preferences} />
      <span class="c-episode">{machine.episode && <span title={machine.episode.cause}><b>{lasting}</b> {machine.episode.cause}</span>}</span>
      <Seen at={machine.lastSeen} seen={seen} preferences={preferences} plantZone={preferences.zones.get(machine.site ?? '')} />
    </a>
  );
});

function Seen({ at, seen, preferences, plantZone }: { at: string | null; seen: string; preferences: Preferences; plantZone: string | undefined }) {
  const title = useMemo(() => at === null ? '' : formatTime(at, preferences, plantZone), [at, preferences]);
  return <span class="c-seen">{at === null ? 'never' : <time dateTime={at} title={title}>{seen}</time>}</span>;
}

const Cells = memo(function Cells({ machine, preferences }: Pick<Props, 'machine' | 'preferences'>) {
  const plantZone = preferences.zones.get(machine.site ?? '');
  return <>
    <span class="c-status" title={machine.reason}><StatusMark status={machine.status} /></span>
    <span class="c-name" title={machine.name === machine.id ? machine.id : `${machine.name} (${machine.id})`}>{machine.name}</span>
    <span class="c-type">{machine.type}</span>
    <span class="c-site">{standOf(machine)}</span>
    <span class="c-values">
      {loudestFirst(machine.sensors).slice(0, mostValues).map((sensor) => <Value key={sensor.name} sensor={sensor} preferences={preferences} plantZone={plantZone} />)}
    </span>
  </>;
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
