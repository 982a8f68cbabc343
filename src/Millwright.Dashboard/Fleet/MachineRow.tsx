import { useMemo } from 'preact/hooks';
import type { Episode, Machine, Sensor } from '../Machines/machine';
import { figureOf, loudestFirst, severityOf, spoken, violationWords } from '../Machines/figures';
import type { Preferences } from '../Preferences/preferences';
import { Ago, Lasting } from '../Time/Ago';
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

/** One machine on one line (on a phone: three). Drawn again only when something of its own changed, which keeps scrolling light. */
export function MachineRow(row: Props) {
  return useMemo(() => draw(row), [row.machine, row.now, row.preferences, row.href, row.tabIndex, row.onFocus]);
}

function draw({ machine, now, preferences, href, tabIndex, onFocus }: Props) {
  const plantZone = preferences.zones.get(machine.site ?? '');
  return (
    <a class={`row grid ${machine.status}`} href={href} tabIndex={tabIndex} data-id={machine.id}
      onFocus={() => onFocus(machine.id)}>
      <span class="c-status" title={machine.reason}><StatusMark status={machine.status} /></span>
      <span class="c-name" title={machine.name === machine.id ? machine.id : `${machine.name} (${machine.id})`}>{machine.name}</span>
      <span class="c-type">{machine.type}</span>
      <span class="c-site">{standOf(machine)}</span>
      <span class="c-values">
        {loudestFirst(machine.sensors).slice(0, mostValues).map((sensor) => <Value key={sensor.name} sensor={sensor} preferences={preferences} plantZone={plantZone} />)}
      </span>
      <span class="c-episode">{machine.episode && <EpisodeNote episode={machine.episode} now={now} plantZone={plantZone} />}</span>
      <span class="c-seen"><Ago at={machine.lastSeen} now={now} plantZone={plantZone} /></span>
    </a>
  );
}

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

function EpisodeNote({ episode, now, plantZone }: { episode: Episode; now: number; plantZone: string | undefined }) {
  return (
    <span title={episode.cause}>
      <b><Lasting since={episode.startedAt} now={now} plantZone={plantZone} /></b> {episode.cause}
    </span>
  );
}
