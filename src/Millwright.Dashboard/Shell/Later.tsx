import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

interface Props<M> {
  /** The same function each time: `() => import('./Rules/pages')`, kept in a constant. */
  readonly load: () => Promise<M>;
  readonly draw: (loaded: M) => JSX.Element;
}

/** Draws what is not in the first load of the page, as soon as it has come. */
export function Later<M>({ load, draw }: Props<M>) {
  const [come, setCome] = useState<{ readonly load: () => Promise<M>; readonly loaded?: M; readonly failed?: true } | null>(null);
  const fetch = (): void => {
    load().then((loaded) => setCome({ load, loaded }), () => setCome({ load, failed: true }));
  };
  useEffect(fetch, [load]);
  const current = come?.load === load ? come : null;
  if (current?.loaded !== undefined) return draw(current.loaded);
  if (current?.failed) {
    return (
      <section class="notice">
        <div>
          <h1>This page could not be loaded</h1>
          <p>The server does not answer, or runs another version now. <button type="button" onClick={fetch}>Try again</button> <button type="button" onClick={() => location.reload()}>Load everything anew</button></p>
        </div>
      </section>
    );
  }
  return <p class="nothing" role="status">Loading …</p>;
}
