import { useEffect, useState } from 'preact/hooks';

/** Whether the window is at least this wide. */
export function useWidth(px: number): boolean {
  const [isWide, setWide] = useState(() => matchMedia(`(min-width: ${px}px)`).matches);
  useEffect(() => {
    const query = matchMedia(`(min-width: ${px}px)`);
    const look = (): void => setWide(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, [px]);
  return isWide;
}
