import type { ComponentChildren, TargetedSubmitEvent } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  readonly title: string;
  /** On the button that does it. */
  readonly confirm: string;
  /** On the button that does nothing; null: there is none. */
  readonly cancel?: string | null;
  readonly isBusy?: boolean;
  readonly isBroad?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
}

/** Asks for something before it is done. Escape closes it; the focus goes back to where it was. */
export function Dialog({ title, confirm, cancel = 'Cancel', isBusy = false, isBroad = false, onConfirm, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!isBusy) onConfirm();
  };
  return (
    <dialog ref={dialog} class={`dialog ${isBroad ? 'broad' : ''}`} aria-labelledby="dialog-title" onClose={onClose} onKeyDown={(event) => event.stopPropagation()}>
      <form onSubmit={submit}>
        <h2 id="dialog-title">{title}</h2>
        {children}
        <p class="buttons">
          {cancel !== null && <button type="button" class="quiet" onClick={onClose}>{cancel}</button>}
          <button type="submit" class="main" disabled={isBusy}>{isBusy ? 'One moment …' : confirm}</button>
        </p>
      </form>
    </dialog>
  );
}
