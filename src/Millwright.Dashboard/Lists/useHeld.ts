import { useRef, useState } from 'preact/hooks';

/** Event handlers for what shall not move under a pointer. */
export interface Hold {
  readonly onPointerEnter: () => void;
  readonly onPointerLeave: () => void;
}

/** An arrangement as it was when the pointer came over it, until the pointer leaves or something else is asked for: `asked` differs then. */
export function useHeld<T>(arranged: T, asked: string): readonly [T, Hold] {
  const [isHeld, setHeld] = useState(false);
  const last = useRef({ asked, arranged });
  if (!isHeld || last.current.asked !== asked) last.current = { asked, arranged };
  return [last.current.arranged, { onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false) }];
}
