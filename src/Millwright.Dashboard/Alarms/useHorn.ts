import { useEffect, useRef, useState } from 'preact/hooks';
import { usePreferences } from '../Preferences/PreferencesProvider';
import type { Alarm, Severity } from './alarm';
import { Horn, soundKey, toneFor } from './sound';

export interface HornControl {
  /** What sounds now, or would if the browser let it. */
  readonly sounding: Severity | null;
  /** The browser waits for a touch of the page. */
  readonly isBlocked: boolean;
  /** Silences what is there; what comes, or comes again, is heard. */
  readonly silence: () => void;
}

/** Lets the alarms be heard that nobody has acknowledged, if the person wants to. */
export function useHorn(alarms: readonly Alarm[]): HornControl {
  const { sound } = usePreferences();
  const horn = useRef<Horn | null>(null);
  const [silenced, setSilenced] = useState<ReadonlySet<string>>(() => new Set());
  const [, draw] = useState(0);
  const sounding = sound ? toneFor(alarms, silenced) : null;
  useEffect(() => {
    if (!sound) return undefined;
    horn.current ??= new Horn();
    const wake = (): void => {
      void horn.current?.wake().then(() => draw((drawn) => drawn + 1));
    };
    wake();
    addEventListener('pointerdown', wake);
    addEventListener('keydown', wake);
    return () => {
      removeEventListener('pointerdown', wake);
      removeEventListener('keydown', wake);
    };
  }, [sound]);
  useEffect(() => horn.current?.sound(sounding), [sounding]);
  return {
    sounding,
    isBlocked: horn.current?.isBlocked ?? false,
    silence: () => setSilenced(new Set(alarms.map(soundKey))),
  };
}
