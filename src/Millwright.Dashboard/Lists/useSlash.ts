import { useEffect } from 'preact/hooks';

/** The key / goes to the search, wherever nothing is being written. */
export function useSlash(search: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const jump = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isWritten(event.target)) return;
      event.preventDefault();
      search.current?.select();
    };
    addEventListener('keydown', jump);
    return () => removeEventListener('keydown', jump);
  }, [search]);
}

function isWritten(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
