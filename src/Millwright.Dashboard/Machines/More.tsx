import type { Pages } from '../Api/usePages';

/** The end of a list: more of it, that it is loading, or why it is not. */
export function More({ pages, words }: { pages: Pages<unknown>; words: string }) {
  if (pages.error) return <p class="failed" role="alert">{pages.error.message} {pages.more && <button type="button" onClick={pages.more}>Try again</button>}</p>;
  if (pages.isLoading) return <p class="muted" role="status">Loading …</p>;
  return pages.more && <p><button type="button" onClick={pages.more}>{words}</button></p>;
}
