import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { ApiClient } from '../Api/client';
import type { Schemas } from '../Api/schemas';
import { useGet } from '../Api/useGet';
import { choicesOf, plainPreferences, type Choices, type Preferences } from './preferences';
import { unitsOf } from './units';

const name = 'millwright.preferences';

type Change = (change: Partial<Choices>) => void;

const PreferencesContext = createContext<readonly [Preferences, Change]>([plainPreferences, () => undefined]);

/** How figures and times are written. */
export function usePreferences(): Preferences {
  return useContext(PreferencesContext)[0];
}

/** Chooses, and keeps the choice for the next visit. */
export function useChoose(): Change {
  return useContext(PreferencesContext)[1];
}

/** Lends everything inside the preferences. `ready`: the server lets this page in, so that it can be asked. */
export function PreferencesProvider({ api, ready, children }: { api: ApiClient; ready: boolean; children: ComponentChildren }) {
  const [choices, setChoices] = useState(() => choicesOf(localStorage.getItem(name)));
  const units = useGet<Schemas['ItemListOfUnitItem']>(api, ready ? 'units' : null).data;
  const sites = useGet<Schemas['ItemListOfSiteItem']>(api, ready ? 'sites' : null).data;
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = choices.theme;
  }, [choices.theme]);
  useEffect(() => followOtherTabs(setChoices), []);
  const value = useMemo(() => {
    const preferences: Preferences = {
      ...choices,
      catalogue: unitsOf(units?.items ?? []),
      zones: new Map(sites?.items.map(({ site, timeZone }) => [site, timeZone])),
    };
    const choose: Change = (change) => {
      const next = { ...choices, ...change };
      localStorage.setItem(name, JSON.stringify(next));
      setChoices(next);
    };
    return [preferences, choose] as const;
  }, [choices, units, sites]);
  return <PreferencesContext.Provider value={value}>{children}</PreferencesContext.Provider>;
}

function followOtherTabs(onChoices: (choices: Choices) => void): () => void {
  const changed = (event: StorageEvent): void => {
    if (event.key === name) onChoices(choicesOf(event.newValue));
  };
  addEventListener('storage', changed);
  return () => removeEventListener('storage', changed);
}
