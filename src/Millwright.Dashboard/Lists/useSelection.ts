import { useCallback, useMemo, useState } from 'preact/hooks';

export interface Selection<T> {
  /** Those selected that are listed, in the list's order. */
  readonly selected: readonly T[];
  readonly select: (id: string, isSelected: boolean) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
}

const nothing: ReadonlySet<string> = new Set();

/** Which items of a list are selected. What is no longer listed is not selected, either: nobody acts on what is not seen. `asked`: another list begins anew. */
export function useSelection<T extends { readonly id: string }>(listed: readonly T[], asked: string): Selection<T> {
  const [held, setHeld] = useState<{ readonly asked: string; readonly ids: ReadonlySet<string> }>({ asked, ids: nothing });
  const ids = held.asked === asked ? held.ids : nothing;
  const selected = useMemo(() => (ids.size === 0 ? [] : listed.filter(({ id }) => ids.has(id))), [listed, ids]);
  const select = useCallback((id: string, isSelected: boolean): void => setHeld((before) => {
    const next = new Set(before.asked === asked ? before.ids : nothing);
    if (isSelected) next.add(id);
    else next.delete(id);
    return { asked, ids: next };
  }), [asked]);
  return { selected, select, selectAll: () => setHeld({ asked, ids: new Set(listed.map(({ id }) => id)) }), clear: () => setHeld({ asked, ids: nothing }) };
}
