import { useEffect, useRef } from 'preact/hooks';
import { deedOf, type Deed } from './shortcuts';

/** How long the first of two keys waits for the second, in ms. */
const PATIENCE_MS = 1_000;

/** Obeys the shortcuts, except where a person is typing or in a dialog. `does` answers false for what means nothing here: the browser has it then. */
export function useShortcuts(does: (deed: Deed) => boolean): void {
  const latest = useRef(does);
  latest.current = does;
  useEffect(() => {
    let before: { readonly key: string; readonly at: number } | null = null;
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || document.querySelector('dialog[open]')) return;
      const isMod = event.ctrlKey || event.metaKey;
      if (!isMod && isTyping(event.target)) return;
      const recent = before && event.timeStamp - before.at < PATIENCE_MS ? before.key : null;
      before = { key: event.key, at: event.timeStamp };
      const deed = deedOf(recent, event.key, isMod);
      if (deed !== null && latest.current(deed)) event.preventDefault();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=radio]):not([type=checkbox]), select, textarea, [contenteditable]');
}
