import type { ComponentChildren, TargetedSubmitEvent } from 'preact';
import { Modal } from './Modal';

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

/** Asks for something before it is done. */
export function Dialog({ title, confirm, cancel = 'Cancel', isBusy = false, isBroad = false, onConfirm, onClose, children }: Props) {
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!isBusy) onConfirm();
  };
  return (
    <Modal label={title} name={`dialog ${isBroad ? 'broad' : ''}`} onClose={onClose}>
      <form onSubmit={submit}>
        <h2>{title}</h2>
        {children}
        <p class="buttons">
          {cancel !== null && <button type="button" class="quiet" onClick={onClose}>{cancel}</button>}
          <button type="submit" class="main" disabled={isBusy}>{isBusy ? 'One moment …' : confirm}</button>
        </p>
      </form>
    </Modal>
  );
}
