import { useEffect, useRef, useState } from 'preact/hooks';

/** A value that changes at most once in so many ms, and in the end to the newest. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  const newest = useRef(value);
  newest.current = value;
  const isOld = !Object.is(settled, value);
  // Not begun anew by each change: what never rests would never be shown.
  useEffect(() => {
    if (!isOld) return undefined;
    const waits = setTimeout(() => setSettled(newest.current), ms);
    return () => clearTimeout(waits);
  }, [isOld, ms]);
  return settled;
}
