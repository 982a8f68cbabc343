import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { ApiError } from '../Api/problem';
import { useGet, type Answer } from '../Api/useGet';
import { unjudged, type Judging, type MachineConfiguration } from './configuration';
import { changedIn, formOf, overridesOf, unreadable, type Draft, type SensorForm } from './form';
import type { Preview } from './preview';

/** How the last order went. */
export type Outcome =
  | { readonly kind: 'none' | 'busy' | 'saved' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'failed'; readonly message: string };

const none: Outcome = { kind: 'none' };
const noErrors: ReadonlyMap<string, string> = new Map();

/** A change of a machine's configuration: what was typed, what was said to it, and the ways on. */
export function useDraft(api: ApiClient, machine: string, type: string, judging: Answer<Judging>, sensorNames: readonly string[]) {
  const [typed, setTyped] = useState<Draft>({});
  // What was typed last is saved, also when the page has not been drawn since.
  const newest = useRef(typed);
  const [errors, setErrors] = useState(noErrors);
  const [outcome, setOutcome] = useState(none);
  const [preview, setPreview] = useState<Preview | null>(null);
  const path = `machines/${encodeURIComponent(machine)}/configuration`;
  const ofType = useGet<{ readonly configuration: MachineConfiguration }>(api, type === '' ? null : `machine-types/${encodeURIComponent(type)}/configuration`);
  const effective = judging.data?.effective.sensors ?? {};
  const typeSensors = ofType.data?.configuration.sensors ?? {};
  const names = useMemo(() => [...new Set([...sensorNames, ...Object.keys(effective)])], [sensorNames.join('\n'), effective]);
  const formIn = (forms: Draft, name: string): SensorForm => forms[name] ?? formOf(effective[name] ?? unjudged);
  const draftOf = (forms: Draft): Draft => Object.fromEntries(names.map((name) => [name, formIn(forms, name)]));
  const draft = draftOf(typed);
  const changed = changedIn(draft, effective);
  useEffect(() => setPreview(null), [typed, judging.data]);

  const setForms = (forms: Draft): void => (newest.current = forms, setTyped(forms));
  const clear = (): void => (setForms({}), setErrors(noErrors), setOutcome(none));
  const order = async (what: () => Promise<void>): Promise<void> => {
    const own = unreadable(draftOf(newest.current));
    setErrors(own);
    if (own.size > 0) return setOutcome({ kind: 'failed', message: 'Some figures cannot be read.' });
    setOutcome({ kind: 'busy' });
    try {
      await what();
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setErrors(new Map(failure.details.map(({ field, message }) => [field, message])));
      setOutcome(failure.status === 412 ? { kind: 'conflict' } : { kind: 'failed', message: failure.message });
    }
  };
  const headers = { 'If-Match': `"${judging.data?.version ?? 0}"` };
  const proposed = () => overridesOf(draftOf(newest.current), judging.data?.overrides ?? null, typeSensors);
  return {
    draft, names, changed, errors, outcome, preview,
    // Not before the machine's type is known too: a form that is made anew takes from who types what was typed.
    isReady: judging.data !== undefined && type !== '' && !ofType.isLoading,
    typeForm: (sensor: string): SensorForm => formOf(typeSensors[sensor] ?? unjudged),
    hasOverrides: judging.data?.overrides != null,
    put: (sensor: string, change: Partial<SensorForm>) => (setForms({ ...newest.current, [sensor]: { ...formIn(newest.current, sensor), ...change } }), setOutcome(none)),
    discard: clear,
    /** Judges past readings by the draft. */
    tryOn: (from: number, to: number) => order(async () => {
      setPreview(await api.send<Preview>('POST', `${path}/preview`, { override: proposed(), from: new Date(from).toISOString(), to: new Date(to).toISOString() }));
      setOutcome(none);
    }),
    save: () => order(async () => {
      await api.send('PUT', path, proposed(), { headers });
      clear();
      setOutcome({ kind: 'saved' });
      judging.reload();
    }),
    resetAll: () => order(async () => {
      await api.send('DELETE', path, undefined, { headers });
      clear();
      setOutcome({ kind: 'saved' });
      judging.reload();
    }),
    /** After a conflict: what is there now, with the draft laid over it or without. */
    takeTheirs: () => (clear(), judging.reload()),
    keepMine: () => (setOutcome(none), judging.reload()),
  };
}
