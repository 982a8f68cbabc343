import type { ApiClient } from '../Api/client';
import { formatFigure } from '../Machines/figures';
import { PersonChoice } from '../Notices/PersonChoice';
import { formatTime } from '../Time/moment';
import { longestName, themes, unitSystems, zoneChoices } from './preferences';
import { useChoose, usePreferences } from './PreferencesProvider';
import { localeNames, themeWords, unitSystemWords, zoneWords } from './words';

/** What a person can choose about how everything is written. Kept in this browser. */
export function SettingsPage({ now, api }: { now: number; api: ApiClient }) {
  const preferences = usePreferences();
  const choose = useChoose();
  const site = [...preferences.zones.keys()][0];
  return (
    <article class="settings" aria-labelledby="page-title">
      <h1 id="page-title" tabIndex={-1}>Preferences</h1>
      <p class="muted">Kept in this browser. They change what you see, never what is measured.</p>
      <Choice legend="Colours" options={themes} words={themeWords} chosen={preferences.theme} onChoose={(theme) => choose({ theme })} />
      <Choice legend="Units" options={unitSystems} words={unitSystemWords} chosen={preferences.units} onChoose={(units) => choose({ units })} />
      <p class="example">For example {formatFigure(71.5, '°C', preferences)}</p>
      <Choice legend="Times" options={zoneChoices} words={zoneWords} chosen={preferences.zone} onChoose={(zone) => choose({ zone })} />
      <p class="example">Now {formatTime(new Date(now).toISOString(), preferences, preferences.zones.get(site ?? ''))}{preferences.zone === 'plant' && site !== undefined && ` in ${site}`}</p>
      <label for="locale">Numbers</label>
      <select id="locale" value={preferences.locale} onChange={(event) => choose({ locale: event.currentTarget.value })}>
        <option value="">As the browser writes them</option>
        {localeNames(preferences.locale).map(([tag, word]) => <option key={tag} value={tag}>{word}</option>)}
      </select>
      <p class="example">For example {formatFigure(1234.5, null, preferences)} and {formatFigure(0.25, 'mm/s', preferences)}</p>
      <label for="name">Your name</label>
      <input id="name" autoComplete="name" maxLength={longestName} value={preferences.name} onChange={(event) => choose({ name: event.currentTarget.value.trim() })} />
      <p class="example">Stands beside what you do about alarms.</p>
      <PersonChoice api={api} />
      <fieldset>
        <legend>Alarms that nobody has acknowledged</legend>
        <label><input type="checkbox" checked={preferences.sound} onChange={(event) => choose({ sound: event.currentTarget.checked })} /> sound</label>
        <label><input type="checkbox" checked={preferences.blink} onChange={(event) => choose({ blink: event.currentTarget.checked })} /> blink</label>
      </fieldset>
    </article>
  );
}

function Choice<T extends string>({ legend, options, words, chosen, onChoose }: {
  legend: string; options: readonly T[]; words: Readonly<Record<T, string>>; chosen: T; onChoose: (option: T) => void;
}) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option}>
          <input type="radio" name={legend} checked={option === chosen} onChange={() => onChoose(option)} />
          {words[option]}
        </label>
      ))}
    </fieldset>
  );
}
