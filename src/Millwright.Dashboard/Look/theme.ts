export type Theme = 'system' | 'light' | 'dark';

const name = 'millwright.theme';
const themes: readonly Theme[] = ['system', 'light', 'dark'];

export function storedTheme(): Theme {
  const stored = localStorage.getItem(name);
  return themes.find((theme) => theme === stored) ?? 'system';
}

/** Shows the page in a theme and keeps it for the next visit. */
export function applyTheme(theme: Theme): void {
  localStorage.setItem(name, theme);
  document.documentElement.dataset['theme'] = theme;
}

export function nextTheme(theme: Theme): Theme {
  return themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
}
