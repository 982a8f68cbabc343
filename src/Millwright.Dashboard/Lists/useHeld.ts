import { useEffect, useRef, useState } from 'preact/hooks';

/** Event handlers for what shall not move under a pointer. */
export interface Hold {
  readonly onPointerEnter: () => void;
  readonly onPointerMove?: () => void;
  readonly onPointerLeave: () => void;
}

/**
 * An arrangement as it was when the pointer came over it, until the pointer leaves or something else is asked for: `asked` differs then.
 * `rest`: a pointer that has not moved for so many ms holds nothing: perhaps nobody is there.
 */
export function useHeld<T>(arranged: T, asked: string, rest?: number): readonly [T, Hold] {
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const last = useRef({ asked, arranged });
  if (!isHeld || last.current.asked !== asked) last.current = { asked, arranged };
  useEffect(() => () => clearTimeout(timer.current), []);
  const hold = (): void => {
    setHeld(true);
    clearTimeout(timer.current);
    if (rest !== undefined) timer.current = setTimeout(() => setHeld(false), rest);
  };
  const release = (): void => {
    clearTimeout(timer.current);
    setHeld(false);
  };
  return [last.current.arranged, { onPointerEnter: hold, ...(rest === undefined ? {} : { onPointerMove: hold }), onPointerLeave: release }];
}
