import { useRef, useState } from 'preact/hooks';

/** Event handlers for the list whose rows shall not move under a pointer. */
export interface Hold {
  readonly onPointerEnter: () => void;
  readonly onPointerLeave: () => void;
}

/**
 * The items in the order they had when the pointer came over the list, with their newest values, until it leaves or something else is asked for.
 * `asked` says what is asked for; another one is answered at once.
 */
export function useHeldOrder<T extends { readonly id: string }>(ordered: readonly T[], items: ReadonlyMap<string, T>, asked: string): readonly [readonly T[], Hold] {
  const [held, setHeld] = useState(false);
  const last = useRef({ asked, ordered });
  const keep = held && last.current.asked === asked;
  const shown = keep ? last.current.ordered.flatMap(({ id }) => items.get(id) ?? []) : ordered;
  last.current = { asked, ordered: shown };
  return [shown, { onPointerEnter: () => setHeld(true), onPointerLeave: () => setHeld(false) }];
}
