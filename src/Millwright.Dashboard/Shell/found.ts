/** Something that can be found by typing a part of it. */
export interface Findable {
  /** What is searched, in any case. */
  readonly text: string;
}

/** What has every typed word, the best first: one that begins with it, one with a word that does, then the rest; equal ones as given. */
export function found<T extends Findable>(items: Iterable<T>, typed: string, most: number): readonly T[] {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const ranks: T[][] = [[], [], []];
  for (const item of items) {
    const text = item.text.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const first = words[0] ?? '';
    ranks[text.startsWith(first) ? 0 : new RegExp(`[\\s_.-]${escaped(first)}`).test(text) ? 1 : 2]?.push(item);
  }
  return ranks.flat().slice(0, most);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
