/** What a hand does on a chart, whichever device it holds. Places and shares are of the plot's width. */
export interface Gestures {
  /** Below 1: closer; about a place from 0 (left) to 1. */
  readonly zoom: (factor: number, place: number) => void;
  /** A negative share goes back in time. */
  readonly pan: (share: number) => void;
  /** Back to the present. */
  readonly live: () => void;
}

const keyZoom = 0.6;
const keyPan = 0.2;

/** What a key on a focused chart means; false: nothing, so that the browser has it. */
export function pressed(key: string, gestures: Gestures): boolean {
  switch (key) {
    case '+': case '=': gestures.zoom(keyZoom, 0.5); return true;
    case '-': case '_': gestures.zoom(1 / keyZoom, 0.5); return true;
    case 'ArrowLeft': gestures.pan(-keyPan); return true;
    case 'ArrowRight': gestures.pan(keyPan); return true;
    case '0': gestures.live(); return true;
    default: return false;
  }
}

/**
 * Wheel, pinch and pan on a plot. The bare wheel scrolls the page as everywhere, and zooms only a chart that has the focus; with Ctrl,
 * which is also what a pinch on a touchpad sends, it always zooms.
 */
export function listen(over: HTMLElement, hasFocus: () => boolean, gestures: Gestures): () => void {
  const ended = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(type: K, handle: (event: HTMLElementEventMap[K]) => void): void =>
    over.addEventListener(type, handle as EventListener, { signal: ended.signal, passive: false });
  const placeOf = (x: number): number => {
    const { left, width } = over.getBoundingClientRect();
    return width === 0 ? 0.5 : (x - left) / width;
  };
  on('wheel', (event) => {
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!isSideways && !event.ctrlKey && !event.metaKey && !hasFocus()) return;
    event.preventDefault();
    if (isSideways) gestures.pan((event.deltaX || event.deltaY) / Math.max(1, over.clientWidth));
    else gestures.zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY * (event.ctrlKey ? 0.01 : 0.0025)))), placeOf(event.clientX));
  });
  const held = new Map<number, number>();
  on('pointerdown', (event) => {
    if (event.pointerType === 'mouse' && !event.shiftKey) return;
    held.set(event.pointerId, event.clientX);
    over.setPointerCapture(event.pointerId);
  });
  on('pointermove', (event) => {
    const before = held.get(event.pointerId);
    if (before === undefined) return;
    const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
    held.set(event.pointerId, event.clientX);
    if (other === undefined) gestures.pan((before - event.clientX) / Math.max(1, over.clientWidth));
    else gestures.zoom(Math.abs(before - other) / Math.max(8, Math.abs(event.clientX - other)), placeOf((event.clientX + other) / 2));
  });
  const release = (event: PointerEvent): void => void held.delete(event.pointerId);
  on('pointerup', release);
  on('pointercancel', release);
  return () => ended.abort();
}
