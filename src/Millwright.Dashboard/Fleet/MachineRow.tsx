import { useMemo } from 'preact/hooks';
import type { Episode, Machine, Sensor } from '../Machines/machine';
import { figure, loudestFirst, severityOf, spoken, violationWords } from '../Machines/figures';
import { exactUtc } from '../Time/age';
import { Ago, Lasting } from '../Time/Ago';
import { StatusMark } from './StatusMark';

interface Props {
  readonly machine: Machine;
  readonly now: number;
  readonly open: boolean;
  readonly href: string;
  readonly tabIndex: number;
  readonly onFocus: (id: string) => void;
}

// More than fit on the widest wall; the style sheet hides what does not fit.
const mostValues = 8;

/** One machine on one line (on a phone: three). Drawn again only when something of its own changed, which keeps scrolling light. */
export function MachineRow(row: Props) {
  return useMemo(() => draw(row), [row.machine, row.now, row.open, row.href, row.tabIndex, row.onFocus]);
}

function draw({ machine, now, open, href, tabIndex, onFocus }: Props) {
  return (
    <a class={`row grid ${machine.status}`} href={href} tabIndex={tabIndex} data-id={machine.id} aria-current={open ? 'true' : undefined}
      onFocus={() => onFocus(machine.id)}>
      <span class="c-status" title={machine.reason}><StatusMark status={machine.status} /></span>
      <span class="c-name" title={machine.name === machine.id ? machine.id : `${machine.name} (${machine.id})`}>{machine.name}</span>
      <span class="c-type">{machine.type}</span>
      <span class="c-site">{machine.site}</span>
      <span class="c-values">
        {loudestFirst(machine.sensors).slice(0, mostValues).map((sensor) => <Value key={sensor.name} sensor={sensor} />)}
      </span>
      <span class="c-episode">{machine.episode && <EpisodeNote episode={machine.episode} now={now} />}</span>
      <span class="c-seen"><Ago at={machine.lastSeen} now={now} /></span>
    </a>
  );
}

function Value({ sensor }: { sensor: Sensor }) {
  const words = [violationWords(sensor.violation), sensor.stale ? 'stale' : '', sensor.quality === 'good' ? '' : `${sensor.quality} quality`];
  const said = words.filter((word) => word !== '').join('; ');
  return (
    <span class={`value ${severityOf(sensor.violation)} ${sensor.stale ? 'stale' : ''} ${sensor.quality}`}
      title={`${spoken(sensor.name)}${said === '' ? '' : ` (${said})`}, ${exactUtc(sensor.at)}`}>
      <span class="label">{spoken(sensor.name)}</span> <b>{figure(sensor.value)}</b>
      {sensor.unit && <span class="unit">{'\u2009'}{sensor.unit}</span>}
      {said !== '' && <span class="unseen"> {said}</span>}
    </span>
  );
}

function EpisodeNote({ episode, now }: { episode: Episode; now: number }) {
  return (
    <span title={episode.cause}>
      <b><Lasting since={episode.startedAt} now={now} /></b> {episode.cause}
    </span>
  );
}
