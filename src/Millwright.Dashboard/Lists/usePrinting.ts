import { useEffect, useState } from 'preact/hooks';

/** Whether the page is about to be printed: everything is drawn then, not only what is in sight. */
export function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const begin = (): void => setPrinting(true);
    const end = (): void => setPrinting(false);
    addEventListener(printing, begin);
    addEventListener('afterprint', end);
    return () => {
      removeEventListener(printing, begin);
      removeEventListener('afterprint', end);
    };
  }, []);
  return isPrinting;
}

const printing = 'millwright-print';

/** Draws everything, then opens the print dialog. The browser's own command does not wait for a drawing. */
export function printAll(): void {
  dispatchEvent(new Event(printing));
  requestAnimationFrame(() => requestAnimationFrame(() => print()));
}
