/** A piece of a text, and whether it is what is wrong. */
export interface Part {
  readonly text: string;
  readonly isFault: boolean;
}

/** Cuts a text so that the word at a position can be underlined. At its end, where something is missing, a blank takes the word's place. */
export function faultParts(text: string, position: number | null): readonly Part[] {
  if (position === null) return [{ text, isFault: false }];
  const at = Math.max(0, Math.min(position, text.length));
  const word = /^(\w+|[^\w\s]+|\s)/.exec(text.slice(at))?.[0] ?? ' ';
  return [{ text: text.slice(0, at), isFault: false }, { text: word, isFault: true }, { text: text.slice(at + word.length), isFault: false }].filter((part) => part.text !== '');
}
