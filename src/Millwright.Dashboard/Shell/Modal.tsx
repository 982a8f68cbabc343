import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A dialog over the page: keeps the focus inside, closes with Escape or a click beside it, and gives the focus back. */
export function Modal({ label, name, onClose, children }: { label: string; name: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      // Where the dialog led somewhere else, the focus is there already.
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog ref={dialog} class={name} aria-label={label} onClose={onClose} onClick={(event) => { if (event.target === dialog.current) onClose(); }}>
      <div>{children}</div>
    </dialog>
  );
}
