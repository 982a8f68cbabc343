import type { KeyRing } from './connection';

const name = 'millwright.key';

/** Keeps the key until the tab is closed, and nowhere else. */
export const sessionKeys: KeyRing = {
  read: () => sessionStorage.getItem(name),
  write: (key) => sessionStorage.setItem(name, key),
};
