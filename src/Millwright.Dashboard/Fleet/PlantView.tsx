import type { TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import { count } from '../Machines/figures';
import type { Machine } from '../Machines/machine';
import type { Preferences } from '../Preferences/preferences';
import { bandsInSight, bandsOf, bandWith, heightOf, tileAfter, type Band } from './bands';
import type { Group } from './groups';
import { StatusMark } from './StatusMark';
import { Tile } from './Tile';
import type { Hold } from '../Lists/useHeld';
import { usePrinting } from '../Lists/usePrinting';
import { useTileSight } from './useTileSight';
import { useTrends } from './useTrends';

interface Props {
  readonly groups: readonly Group[];
  readonly machines: ReadonlyMap<string, Machine>;
  readonly now: number;
  readonly preferences: Preferences;
  readonly api: ApiClient;
  readonly isLive: boolean;
  /** The machine whose page was left last: the view goes on from there. */
  readonly left: string | null;
  readonly hold: Hold;
}

/** Every machine as a tile, by site and line; only those in sight are drawn. One stop of the Tab key; arrows move inside. */
export function PlantView({ groups, machines, now, preferences, api, isLive, left, hold }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [sight, scroll] = useTileSight(scroller);
  const isPrinting = usePrinting();
  const bands = useMemo(() => (sight.columns === 0 ? [] : bandsOf(groups, sight.columns, sight)), [groups, sight.columns, sight.head, sight.tile]);
  const drawn = isPrinting ? bands : bandsInSight(bands, sight.top, sight.height, sight.tile * 2);
  const trends = useTrends(api, drawn.flatMap((band) => (band.kind === 'tiles' ? band.ids : [])), isLive);
  const [current, setCurrent] = useState<string | null>(left);
  const toFocus = useRef<string | null>(left);
  const focused = useRef<EventTarget & Node | null>(null);
  const shown = withCurrent(drawn, bands, current);
  const stop = current !== null && shown.some((band) => band.kind === 'tiles' && band.ids.includes(current))
    ? current : firstTileIn(bandsInSight(bands, sight.top, sight.height, 0));

  const bringIntoSight = (id: string): void => {
    const band = bands[bandWith(bands, id)];
    if (band) scroll(Math.max(0, Math.min(band.top - sight.head, Math.max(sight.top, band.top + band.height - sight.height))));
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = tileAfter(event.key, current, bands, Math.max(1, Math.floor(sight.height / sight.tile) - 1));
    if (target === null) return;
    event.preventDefault();
    setCurrent(target);
    bringIntoSight(target);
    toFocus.current = target;
  };
  useLayoutEffect(() => {
    // A tile that had the focus and stands in another band now is another element: it gets the focus again.
    if (focused.current?.isConnected === false && document.activeElement === document.body) toFocus.current = current;
    if (toFocus.current === null || sight.columns === 0) return;
    if (toFocus.current === left && sight.top === 0) bringIntoSight(toFocus.current);
    scroller.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(toFocus.current)}"]`)?.focus({ preventScroll: true });
    toFocus.current = null;
  });

  return (
    <div class="plant scroller" ref={scroller} onKeyDown={onKeyDown} onFocusIn={(event) => { focused.current = event.target as HTMLElement; }} {...hold}>
      <div class="bands" style={{ height: `${heightOf(bands)}px` }}>
        {shown.map((band) => band.kind === 'head'
          ? <GroupHead key={band.key} band={band} preferences={preferences} />
          : (
            <ul key={band.key} class="tiles" style={{ transform: `translateY(${band.top}px)`, '--columns': sight.columns }}>
              {band.ids.map((id) => {
                const machine = machines.get(id);
                return <li key={id}>{machine && <Tile machine={machine} trend={trends.get(id)} preferences={preferences} now={now} tabIndex={id === stop ? 0 : -1} onFocus={setCurrent} />}</li>;
              })}
            </ul>
          ))}
      </div>
    </div>
  );
}

function GroupHead({ band, preferences }: { band: Band & { kind: 'head' }; preferences: Preferences }) {
  const { site, line, ids, counts } = band.group;
  return (
    <h2 class="group-head" style={{ transform: `translateY(${band.top}px)` }}>
      <span><b>{site ?? 'No site'}</b>{line !== null && <> <span class="muted" aria-hidden="true">/</span> {line}</>}</span>
      <span class="group-counts">
        {counts.filter(([status]) => status !== 'running' && status !== 'idle').map(([status, number]) => (
          <span key={status} class="group-count"><StatusMark status={status} word={false} />{count(number, preferences)}</span>
        ))}
        <span class="muted">{count(ids.length, preferences)}<span class="unseen"> machines</span></span>
      </span>
    </h2>
  );
}

/** A tile that has the focus stays in the document wherever it is, or the focus would be lost. */
function withCurrent(drawn: readonly Band[], bands: readonly Band[], current: string | null): readonly Band[] {
  if (current === null || bandWith(drawn, current) >= 0) return drawn;
  const band = bands[bandWith(bands, current)];
  return band ? [...drawn, band] : drawn;
}

function firstTileIn(bands: readonly Band[]): string | null {
  const band = bands.find((candidate) => candidate.kind === 'tiles');
  return band?.kind === 'tiles' ? band.ids[0] ?? null : null;
}
