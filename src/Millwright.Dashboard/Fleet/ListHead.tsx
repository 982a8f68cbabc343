import type { Sort, SortKey } from './order';

const columns: readonly { readonly name: string; readonly key: SortKey | null; readonly class: string }[] = [
  { name: 'Status', key: 'status', class: 'c-status' },
  { name: 'Machine', key: 'name', class: 'c-name' },
  { name: 'Type', key: 'type', class: 'c-type' },
  { name: 'Site', key: 'site', class: 'c-site' },
  { name: 'Last values', key: null, class: 'c-values' },
  { name: 'Active episode', key: 'episode', class: 'c-episode' },
  { name: 'Seen', key: 'seen', class: 'c-seen' },
];

/** The names of the columns; one that can be sorted by is a button. */
export function ListHead({ sort, onSort }: { sort: Sort; onSort: (sort: Sort) => void }) {
  return (
    <div class="head grid" role="group" aria-label="Order of the machines">
      {columns.map(({ name, key, class: place }) => key === null
        ? <span key={name} class={place}>{name}</span>
        : (
          <button key={name} type="button" class={place} aria-pressed={sort.key === key}
            onClick={() => onSort({ key, descending: sort.key === key && !sort.descending })}>
            {name}<span aria-hidden="true">{sort.key === key ? (sort.descending ? ' ▾' : ' ▴') : ''}</span>
            {sort.key === key && <span class="unseen">{sort.descending ? ', descending' : ', ascending'}</span>}
          </button>
        ))}
    </div>
  );
}
