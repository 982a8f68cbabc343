import { useEffect, useState } from 'preact/hooks';
import type { Item } from './messages';
import type { LiveState, LiveStore } from './store';

/** The newest state; the component is drawn again when it changes, a few times a second at most. */
export function useLive<T extends Item>(store: LiveStore<T>): LiveState<T> {
  const [, draw] = useState(0);
  useEffect(() => store.listen(() => draw((drawn) => drawn + 1)), [store]);
  return store.state;
}
