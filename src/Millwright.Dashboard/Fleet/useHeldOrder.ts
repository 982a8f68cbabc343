import { useRef, useState } from 'preact/hooks';
import type { Machine } from '../Machines/machine';

/** Event handlers for the list whose rows shall not move under a pointer. */
export interface Hold {
  readonly onPointerEnter: () => void;
  readonly onPointerLeave: () => void;
}

/**
 * The machines in the order they had when the pointer came over the list, with their newest values, until it leaves or something else is asked for.
 * `asked` says what is asked for; another one is answered at once.
 */
export function useHeldOrder(ordered: readonly Machine[], machines: ReadonlyMap<string, Machine>, asked: string): readonly [readonly Machine[], Hold] {
  const [held, setHeld] = useState(false);
  const last = useRef({ asked, ordered });
  const keep = held && last.current.asked === asked;
  const shown = keep ? last.current.ordered.flatMap(({ id }) => machines.get(id) ?? []) : ordered;
  last.current = { asked, ordered: shown };
  return [shown, { onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false) }];
}
