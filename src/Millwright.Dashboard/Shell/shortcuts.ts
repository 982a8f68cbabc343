/** What a key does anywhere on the page; the list that `?` shows, and the one that is obeyed. */
export interface Shortcut {
  /** As `KeyboardEvent.key` has it; two for one after the other, `Mod+` for Ctrl or ⌘. */
  readonly keys: readonly string[];
  readonly words: string;
  readonly does: Deed;
}

export type Deed = 'palette' | 'help' | 'search' | 'print' | 'fleet' | 'alarms' | 'notices' | 'import' | 'settings' | 'tiles' | 'table' | 'both' | 'changes' | 'back';

export const shortcuts: readonly Shortcut[] = [
  { keys: ['Mod+k'], words: 'Find a machine, a page or an action', does: 'palette' },
  { keys: ['/'], words: 'Search what is listed, or the fleet', does: 'search' },
  { keys: ['g', 'f'], words: 'Go to the fleet', does: 'fleet' },
  { keys: ['g', 'a'], words: 'Go to the alarms', does: 'alarms' },
  { keys: ['g', 'n'], words: 'Go to the delivery log', does: 'notices' },
  { keys: ['g', 'i'], words: 'Go to the import', does: 'import' },
  { keys: ['g', 'p'], words: 'Go to the preferences', does: 'settings' },
  { keys: ['1'], words: 'Fleet as tiles', does: 'tiles' },
  { keys: ['2'], words: 'Fleet as a table', does: 'table' },
  { keys: ['3'], words: 'Tiles and table', does: 'both' },
  { keys: ['h'], words: 'What changed in the last hour', does: 'changes' },
  { keys: ['Escape'], words: 'Back to the fleet', does: 'back' },
  { keys: ['Mod+p'], words: 'Print, with everything that is scrolled out of sight', does: 'print' },
  { keys: ['?'], words: 'These keys', does: 'help' },
];

/** Keys that only mean something inside a list. */
export const listKeys: readonly { readonly keys: readonly string[]; readonly words: string }[] = [
  { keys: ['←', '↑', '↓', '→'], words: 'Move between machines' },
  { keys: ['Page Up', 'Page Down', 'Home', 'End'], words: 'Move farther' },
  { keys: ['Enter'], words: 'Open the machine or alarm' },
  { keys: ['j', 'k'], words: 'Move between alarms' },
  { keys: ['x'], words: 'Select an alarm' },
  { keys: ['a'], words: 'Acknowledge the selected alarms, or this one' },
  { keys: ['s'], words: 'Shelve them' },
  { keys: ['c'], words: 'Comment on them' },
  { keys: ['o'], words: 'Assign them' },
];

/** What is done by a key after the one before, which counts only when it came just before; null: nothing. */
export function deedOf(before: string | null, key: string, isMod: boolean): Deed | null {
  const pressed = isMod ? `Mod+${key.toLowerCase()}` : key;
  const meant = shortcuts.find(({ keys }) => (keys.length === 2 ? keys[0] === before && keys[1] === pressed : keys[0] === pressed));
  return meant?.does ?? null;
}
