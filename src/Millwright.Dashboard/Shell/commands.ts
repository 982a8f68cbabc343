import { printAll } from '../Lists/usePrinting';
import { themes, unitSystems, zoneChoices, type Choices } from '../Preferences/preferences';
import { themeWords, unitSystemWords, zoneWords } from '../Preferences/words';
import type { Findable } from './found';
import type { Route } from './route';

/** Something that the palette offers. */
export interface Command extends Findable {
  readonly key: string;
  /** What kind of thing it is, or what is said about it. */
  readonly hint: string;
  readonly run: () => void;
}

/** Pages and actions; what is chosen already is left out. */
export function commandsOf(choices: Choices, choose: (change: Partial<Choices>) => void, go: (route: Route) => void, showKeys: () => void): readonly Command[] {
  const pages = ([['fleet', 'Fleet'], ['alarms', 'Alarms'], ['incidents', 'Incidents'], ['performance', 'Alarm performance'], ['rules', 'Alarm rules'], ['models', 'Models'], ['notices', 'Delivery log'], ['channels', 'Channels'], ['people', 'People'], ['system', 'System'], ['import', 'Import readings'], ['settings', 'Preferences']] as const)
    .map(([page, text]) => ({ key: page, text, hint: 'page', run: () => go({ page, query: '' }) }));
  const choice = <T extends string>(name: keyof Choices, label: string, options: readonly T[], words: Readonly<Record<T, string>>): readonly Command[] =>
    options.filter((option) => option !== choices[name]).map((option) => ({ key: `${name} ${option}`, text: `${label}: ${words[option]}`, hint: 'preference', run: () => choose({ [name]: option }) }));
  return [
    ...pages,
    ...choice('theme', 'Colours', themes, themeWords),
    ...choice('units', 'Units', unitSystems, unitSystemWords),
    ...choice('zone', 'Times', zoneChoices, zoneWords),
    { key: 'print', text: 'Print everything', hint: 'action', run: printAll },
    { key: 'keys', text: 'Show the keys', hint: 'action', run: showKeys },
  ];
}
