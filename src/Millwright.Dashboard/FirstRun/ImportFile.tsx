import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { count } from '../Machines/figures';
import { usePreferences } from '../Preferences/PreferencesProvider';
import { ImportReport } from './ImportReport';
import { formatOf, type IngestReport } from './ingest';
import { upload } from './upload';

type Stage =
  | { readonly stage: 'waiting'; readonly refusal: string | null }
  | { readonly stage: 'sending'; readonly name: string; readonly sent: number }
  | { readonly stage: 'done'; readonly name: string; readonly report: IngestReport };

interface Props {
  readonly api: ApiClient;
  /** A file is on its way, or its report asks to be read. */
  readonly onBusy: (isBusy: boolean) => void;
}

/** Takes a file of readings, chosen or dropped, sends it and tells what became of each. */
export function ImportFile({ api, onBusy }: Props) {
  const preferences = usePreferences();
  const [stage, setStage] = useState<Stage>({ stage: 'waiting', refusal: null });
  const [isOver, setOver] = useState(false);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const send = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const format = formatOf(file.name);
    if (!format) return setStage({ stage: 'waiting', refusal: `${file.name} is none of CSV, NDJSON and JSON, by its name. Rename it to .csv, .ndjson or .json if it is.` });
    onBusy(true);
    setStage({ stage: 'sending', name: file.name, sent: 0 });
    abort.current = new AbortController();
    const report = await upload(api, file, format, (sent) => setStage({ stage: 'sending', name: file.name, sent }), abort.current.signal);
    setStage({ stage: 'done', name: file.name, report });
    if (report.rejectedTotal === 0 && report.error === null) onBusy(false);
  };
  const again = (): void => {
    onBusy(false);
    setStage({ stage: 'waiting', refusal: null });
  };

  if (stage.stage === 'sending') {
    return (
      <div class="drop busy">
        <label for="sent">{stage.sent < 1 ? `Sending ${stage.name}` : `Sent ${stage.name}; the server commits it`}</label>
        {stage.sent < 1 ? <progress id="sent" value={stage.sent} /> : <progress id="sent" />}
        <span class="muted" aria-hidden="true">{count(Math.round(stage.sent * 100), preferences)} %</span>
      </div>
    );
  }
  if (stage.stage === 'done') return <ImportReport name={stage.name} report={stage.report} onAgain={again} />;
  return (
    <>
      <label class={`drop ${isOver ? 'over' : ''}`} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
        onDrop={(event) => { event.preventDefault(); setOver(false); void send(event.dataTransfer?.files[0]); }}>
        <span><b>Choose a file</b> or drop it here</span>
        <span class="muted">CSV, NDJSON or JSON; .gz is fine, too</span>
        <input type="file" class="unseen" accept=".csv,.ndjson,.jsonl,.json,.gz" onChange={(event) => void send(event.currentTarget.files?.[0])} />
      </label>
      {stage.refusal !== null && <p class="error-text" role="alert">{stage.refusal}</p>}
    </>
  );
}
