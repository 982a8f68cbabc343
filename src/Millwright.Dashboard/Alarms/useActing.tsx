import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { errorOf, type ApiError } from '../Api/problem';
import { usePreferences } from '../Preferences/PreferencesProvider';
import { act, type Report, type Said } from './acts';
import { ActionDialog, needsWords } from './ActionDialog';
import type { Alarm, AlarmAction } from './alarm';
import { ReportNote } from './ReportNote';

export interface Acting {
  /** Begins an action on the alarms that allow it; what it needs to know is asked for. */
  readonly begin: (action: AlarmAction, alarms: readonly Alarm[]) => void;
  /** The dialog that asks, and what became of it. To be drawn somewhere. */
  readonly element: JSX.Element;
}

interface Begun {
  readonly action: AlarmAction;
  readonly alarms: readonly Alarm[];
}

/** Lets a person do something about alarms. `onDone` is called after each action, whatever became of it. */
export function useActing(api: ApiClient, onDone: () => void = () => undefined): Acting {
  const { name } = usePreferences();
  const [asking, setAsking] = useState<Begun | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [told, setTold] = useState<{ readonly begun: Begun; readonly report: Report | ApiError } | null>(null);

  const send = async (begun: Begun, said: Said): Promise<void> => {
    setBusy(true);
    try {
      setTold({ begun, report: await act(api, begun.action, begun.alarms.map(({ id }) => id), said) });
    } catch (failure) {
      setTold({ begun, report: errorOf(failure) });
    } finally {
      setBusy(false);
      setAsking(null);
      onDone();
    }
  };
  const begin = (action: AlarmAction, alarms: readonly Alarm[]): void => {
    const begun = { action, alarms: alarms.filter((alarm) => alarm.actions.includes(action)) };
    if (begun.alarms.length === 0) return;
    if (name === '' || needsWords(action)) setAsking(begun);
    else void send(begun, { by: name });
  };
  return {
    begin,
    element: (
      <>
        {asking && <ActionDialog action={asking.action} count={asking.alarms.length} isBusy={isBusy} onSay={(said) => void send(asking, said)} onClose={() => setAsking(null)} />}
        {told && <ReportNote report={told.report} action={told.begun.action} alarms={told.begun.alarms} onClose={() => setTold(null)} />}
      </>
    ),
  };
}
