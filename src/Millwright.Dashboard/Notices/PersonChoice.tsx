import type { ApiClient, Page } from '../Api/client';
import { useGet } from '../Api/useGet';
import { useChoose, usePreferences } from '../Preferences/PreferencesProvider';
import type { Person } from './person';

/** Whom this browser belongs to: whose notices the bell shows. */
export function PersonChoice({ api }: { readonly api: ApiClient }) {
  const { person } = usePreferences();
  const choose = useChoose();
  const people = useGet<Page<Person>>(api, 'users', { limit: 200 }).data?.items ?? [];
  return (
    <>
      <label for="person">I am</label>
      <select id="person" value={person} onChange={(event) => choose({ person: event.currentTarget.value })}>
        <option value="">nobody of the list</option>
        {people.map(({ id, name }) => <option key={id} value={id} selected={id === person}>{name}</option>)}
      </select>
      <p class="example">The bell shows what is for this person, where they want to hear it in the page.</p>
    </>
  );
}
