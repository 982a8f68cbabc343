import { useMemo, useState } from 'preact/hooks';
import { Failure } from '../Api/Failure';
import type { Answer } from '../Api/useGet';
import { SensorChart, type ChartContext, type Charted } from '../Charts/SensorChart';
import { spoken } from '../Machines/figures';
import { configurationOf, unreadable, type SensorForm } from './form';
import type { Judging } from './configuration';
import { PreviewResult } from './PreviewResult';
import { SensorFields } from './SensorFields';
import { useDraft, type Outcome } from './useDraft';

interface Props {
  readonly judging: Answer<Judging>;
  readonly type: string;
  readonly sensors: readonly Charted[];
  readonly context: ChartContext;
}

const day = 86_400_000;
const tryOuts = [{ words: '24 h', days: 1 }, { words: '7 days', days: 7 }, { words: '30 days', days: 30 }] as const;

/** How the machine is judged, sensor by sensor, tried on its past before it is saved. */
export function ConfigurationEditor({ judging, type, sensors, context }: Props) {
  const draft = useDraft(context.api, context.machine, type, judging, sensors.map(({ name }) => name));
  const [open, setOpen] = useState<string | null>(null);
  if (judging.error && !judging.data) return <Failure error={judging.error} what="how this machine is judged" onRetry={judging.reload} />;
  if (!draft.isReady) return <p class="muted" role="status">Loading …</p>;
  const first = draft.names.find((name) => [...draft.errors.keys()].some((path) => path.startsWith(`sensors.${name}.`)));
  return (
    <form class="configuration" noValidate onSubmit={(event) => (event.preventDefault(), void draft.save())}>
      <p class="muted">Figures are in the unit that is measured. A bold border marks what this machine says otherwise than its type {type && <b>{type}</b>}.</p>
      {draft.names.map((name) => (
        <details key={name} open={open === name || first === name} onToggle={(event) => (event.currentTarget.open ? setOpen(name) : open === name && setOpen(null))}>
          <summary><b>{spoken(name)}</b> <span class="muted">{summaryOf(draft.draft[name])}</span>{draft.changed.includes(name) && <span class="flag">changed</span>}</summary>
          {(open === name || first === name) && draft.draft[name] && (
            <>
              <SensorFields sensor={name} form={draft.draft[name]} type={draft.typeForm(name)} errors={draft.errors} onChange={(change) => draft.put(name, change)} />
              <Proposed sensor={sensors.find((sensor) => sensor.name === name)} form={draft.draft[name]} context={context} />
            </>
          )}
        </details>
      ))}
      {draft.preview && <PreviewResult preview={draft.preview} preferences={context.preferences} />}
      <footer>
        <Told outcome={draft.outcome} changed={draft.changed.length} onTheirs={draft.takeTheirs} onMine={draft.keepMine} />
        <TryOn isBusy={draft.outcome.kind === 'busy'} onTry={(days) => void draft.tryOn(context.now - days * day, context.now)} />
        {draft.hasOverrides && draft.changed.length === 0 && <button type="button" onClick={() => void draft.resetAll()}>All as the type says</button>}
        {draft.changed.length > 0 && <button type="button" onClick={draft.discard}>Discard</button>}
        <button type="submit" class="primary" disabled={draft.changed.length === 0 || draft.outcome.kind === 'busy'}>Save</button>
      </footer>
    </form>
  );
}

function TryOn({ isBusy, onTry }: { isBusy: boolean; onTry: (days: number) => void }) {
  const [days, setDays] = useState(7);
  return (
    <span class="try-on">
      <button type="button" disabled={isBusy} onClick={() => onTry(days)}>Try on the last</button>
      <select aria-label="How much of the past" value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
        {tryOuts.map((tryOut) => <option key={tryOut.days} value={tryOut.days}>{tryOut.words}</option>)}
      </select>
    </span>
  );
}

/** The sensor's chart with the limits as they stand in the form. */
function Proposed({ sensor, form, context }: { sensor: Charted | undefined; form: SensorForm; context: ChartContext }) {
  const limits = useMemo(() => (unreadable({ it: form }).size > 0 ? null : configurationOf(form).limits), [form]);
  const proposed = useMemo(() => sensor && { ...sensor, limits }, [sensor, limits]);
  return proposed ? <SensorChart sensor={proposed} context={context} /> : null;
}

function Told({ outcome, changed, onTheirs, onMine }: { outcome: Outcome; changed: number; onTheirs: () => void; onMine: () => void }) {
  switch (outcome.kind) {
    case 'conflict':
      return (
        <span class="told failed" role="alert">
          <strong>Somebody has changed this configuration meanwhile.</strong> Nothing of yours was saved.{' '}
          <button type="button" onClick={onTheirs}>Take theirs</button> <button type="button" onClick={onMine}>Lay mine over theirs</button>
        </span>
      );
    case 'failed': return <span class="told failed" role="alert">{outcome.message}</span>;
    case 'saved': return <span class="told" role="status">Saved. Judged so from the next reading on.</span>;
    case 'busy': return <span class="told muted" role="status">Working …</span>;
    default: return <span class="told muted">{changed === 0 ? 'Nothing changed' : `${changed} ${changed === 1 ? 'sensor' : 'sensors'} changed`}</span>;
  }
}

/** `low 3 / 4.2 · high 8.6 / 9.6`, critical outside. */
function summaryOf(form: SensorForm | undefined): string {
  if (!form) return '';
  const low = [form.criticalLow, form.warningLow].filter((text) => text !== '').join(' / ');
  const high = [form.warningHigh, form.criticalHigh].filter((text) => text !== '').join(' / ');
  const sides = [low && `low ${low}`, high && `high ${high}`].filter((text) => text !== '');
  return sides.length === 0 ? 'not judged' : `${sides.join(' · ')} ${form.unit}`;
}
