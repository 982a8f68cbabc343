import { useEffect, useState } from 'preact/hooks';
import { usePrinting } from '../Lists/usePrinting';

/** The colours that a canvas needs of the style sheet, as the present theme has them. */
export interface Look {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly ground: string;
  readonly spread: string;
  readonly focus: string;
  readonly critical: string;
  readonly warning: string;
  readonly warningText: string;
  readonly criticalBand: string;
  readonly font: string;
}

/** The present look; another one as soon as the theme changes, by choice or by the system. Paper is light whatever the theme. */
export function useLook(): Look {
  const isPrinting = usePrinting();
  const [look, setLook] = useState(() => readLook(false));
  useEffect(() => {
    const read = (): void => setLook((before) => {
      const now = readLook(isPrinting);
      return Object.entries(now).every(([name, value]) => before[name as keyof Look] === value) ? before : now;
    });
    const chosen = new MutationObserver(read);
    chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', read);
    read();
    return () => {
      chosen.disconnect();
      system.removeEventListener('change', read);
    };
  }, [isPrinting]);
  return look;
}

function readLook(isPrinting: boolean): Look {
  const probe = document.body.appendChild(document.createElement('span'));
  if (isPrinting) probe.style.colorScheme = 'light';
  // What a variable holds is not resolved until a property uses it: light-dark() and color-mix() would reach the canvas as words.
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const look: Look = {
    text: colour('--text'), muted: colour('--muted'), grid: colour('--line'), ground: colour('--surface'), spread: colour('--spread'), focus: colour('--focus'),
    critical: colour('--critical'), warning: colour('--warning-shape'), warningText: colour('--warning'), criticalBand: colour('--critical-band'),
    font: `${Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.75)}px ${getComputedStyle(document.body).fontFamily}`,
  };
  probe.remove();
  return look;
}
