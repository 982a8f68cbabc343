import { useState } from 'preact/hooks';
import { applyTheme, nextTheme, storedTheme } from './theme';

const signs = { system: '◐', light: '○', dark: '●' } as const;

export function ThemeButton() {
  const [theme, setTheme] = useState(storedTheme);
  const change = (): void => {
    const next = nextTheme(theme);
    applyTheme(next);
    setTheme(next);
  };
  return (
    <button type="button" class="quiet" onClick={change} title={`Colours: ${theme}. Change to ${nextTheme(theme)}.`}>
      <span aria-hidden="true">{signs[theme]}</span> <span class="wide-only">{theme}</span>
      <span class="unseen">colours: {theme}</span>
    </button>
  );
}
