import { useMemo, useState } from 'preact/hooks';
import { ifVersion, type ApiClient } from '../Api/client';
import { Failure } from '../Api/Failure';
import { errorOf, type ApiError } from '../Api/problem';
import { useGet } from '../Api/useGet';
import type { Preferences } from '../Preferences/preferences';
import { Dialog } from '../Shell/Dialog';
import { ruleHash } from '../Shell/route';
import { changedFields, draftOf, fieldWords, proposedOver, ruleOf, unreadable } from './draft';
import { newRule, type RuleItem } from './rule';
import { RuleForm } from './RuleForm';
import { saveRule } from './saveRule';
import { TrialPanel } from './TrialPanel';
import { useCheck } from './useCheck';
import { Versions } from './Versions';

export interface RulePageProps {
  /** The rule's key; `new` for one that is to be made. */
  readonly id: string;
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  readonly query: string;
}

/** One rule: said, checked as it is written, tried on history, saved. */
export function RulePage({ id, now, preferences, api, query }: RulePageProps) {
  const isNew = id === 'new';
  const { data, error, reload } = useGet<RuleItem>(api, isNew ? null : `alarm-rules/${encodeURIComponent(id)}`);
  if (!isNew && !data) {
    return (
      <article class="reading" aria-labelledby="page-title">
        <h1 id="page-title" tabIndex={-1}>Rule {id}</h1>
        {error ? <Failure error={error} what={`the rule ${id}`} onRetry={reload} /> : <p class="nothing" role="status">Loading …</p>}
      </article>
    );
  }
  return <Editor key={data?.version} held={data ?? null} query={query} now={now} preferences={preferences} api={api} onReload={reload} />;
}

interface EditorProps {
  readonly held: RuleItem | null;
  readonly query: string;
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  readonly onReload: () => void;
}

function Editor({ held, query, now, preferences, api, onReload }: EditorProps) {
  const rule = held?.rule ?? null;
  const saved = useMemo(() => draftOf(rule ?? newRule), [rule]);
  const [draft, setDraft] = useState(() => proposedOver(saved, query));
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [isRemoving, setRemoving] = useState(false);
  const unread = useMemo(() => unreadable(draft), [draft]);
  const asked = useMemo(() => ruleOf(draft), [draft]);
  const faults = useCheck(api, draft.condition, asked.scope);
  const whileFaults = useCheck(api, draft.whileCondition, asked.scope);
  const changed = changedFields(draft, saved);
  const hindrance = draft.condition.trim() === '' ? 'Write a condition first.' : unread.size + faults.length + whileFaults.length > 0 ? 'Mend what is underlined first.' : null;

  const attempt = async (change: () => Promise<unknown>, after: () => void): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await change();
      after();
    } catch (thrown) {
      setFailure(errorOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  const save = (): Promise<void> => attempt(() => saveRule(api, asked, held?.version ?? null), () => (rule ? onReload() : location.replace(ruleHash(asked.key))));
  const remove = (): Promise<void> => attempt(
    () => api.send('DELETE', `alarm-rules/${encodeURIComponent(saved.key)}`, undefined, ifVersion(held?.version ?? 0)),
    () => { location.hash = '#/rules'; });
  const saveOverTheirs = (): Promise<void> => attempt(async () => {
    const theirs = await api.get<RuleItem>(`alarm-rules/${encodeURIComponent(saved.key)}`);
    await saveRule(api, asked, theirs.version);
  }, onReload);

  return (
    <article class="reading rule-page" aria-labelledby="page-title">
      <p class="crumbs"><a href="#/rules">Alarm rules</a>{rule && <> / {rule.key}</>}</p>
      <h1 id="page-title" tabIndex={-1}>{rule ? rule.name : 'New rule'}</h1>
      {query !== '' && changed.length > 0 && <p class="banner-note" role="status">With the proposal in it: {changed.map((field) => fieldWords[field].toLowerCase()).join(', ')}. Nothing is changed until you save.</p>}
      <div class="two">
        <form class="form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
          <RuleForm draft={draft} isNew={rule === null} faults={faults} whileFaults={whileFaults} refused={failure?.details ?? []} unread={unread} onDraft={setDraft} />
          {failure && <Refused error={failure} isBusy={isBusy} onTheirs={onReload} onMine={() => void saveOverTheirs()} />}
          <p class="buttons save-bar">
            <label class="check"><input type="checkbox" checked={draft.enabled} onChange={(event) => setDraft({ ...draft, enabled: event.currentTarget.checked })} />switched on</label>
            <button type="submit" class="main" disabled={isBusy || hindrance !== null || (rule !== null && changed.length === 0)}>{isBusy ? 'Saving …' : 'Save'}</button>
            {rule && <button type="button" disabled={changed.length === 0} onClick={() => setDraft(saved)}>Undo changes</button>}
            {held && held.version > 0 && <button type="button" class="quiet danger" onClick={() => setRemoving(true)}>{held.isBuiltIn ? 'Back to the built-in rule' : 'Remove'}</button>}
          </p>
        </form>
        <div>
          <TrialPanel api={api} rule={asked} hindrance={hindrance} atOnce={query !== ''} now={now} preferences={preferences} />
          {rule && <Versions api={api} ruleKey={rule.key} preferences={preferences} onTake={(taken) => setDraft({ ...draftOf(taken), key: saved.key })} />}
        </div>
      </div>
      {isRemoving && (
        <Dialog title={held?.isBuiltIn ? `Make “${saved.name}” what it was built as?` : `Remove the rule “${saved.name}”?`} confirm={held?.isBuiltIn ? 'Back to the built-in rule' : 'Remove'} isBusy={isBusy} onConfirm={() => void remove().then(() => setRemoving(false))} onClose={() => setRemoving(false)}>
          <p>{held?.isBuiltIn ? 'Your changes of it end.' : 'It raises nothing any more. To pause it, switch it off instead.'} Its versions are kept.</p>
        </Dialog>
      )}
    </article>
  );
}

/** Why it was not saved; when somebody else was faster, both ways out. */
function Refused({ error, isBusy, onTheirs, onMine }: { error: ApiError; isBusy: boolean; onTheirs: () => void; onMine: () => void }) {
  if (error.isOutdated) {
    return (
      <div class="failure" role="alert">
        <p><strong>Somebody changed this rule while you did.</strong> Their change is saved; yours is not yet.</p>
        <p class="buttons"><button type="button" disabled={isBusy} onClick={onTheirs}>Drop mine, show theirs</button><button type="button" disabled={isBusy} onClick={onMine}>Save mine over theirs</button></p>
      </div>
    );
  }
  return (
    <div class="failure" role="alert">
      <p><strong>Not saved.</strong> {error.message}</p>
      {error.details.length > 0 && <ul>{error.details.map(({ field, message }) => <li key={field}><code>{field}</code> {message}</li>)}</ul>}
    </div>
  );
}
