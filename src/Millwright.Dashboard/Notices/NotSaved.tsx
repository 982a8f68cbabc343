import type { ApiError } from '../Api/problem';

/** Why a change was not taken; nothing while none was refused. */
export function NotSaved({ failure }: { failure: ApiError | null }) {
  if (!failure) return null;
  return (
    <div class="failure" role="alert">
      <p><strong>Not saved.</strong> {failure.isOutdated ? 'Somebody changed this meanwhile: close it and open it again.' : failure.message}</p>
      {failure.details.length > 0 && <ul>{failure.details.map(({ field, message }) => <li key={field}><code>{field}</code> {message}</li>)}</ul>}
    </div>
  );
}
