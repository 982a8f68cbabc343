import type { ApiError } from './problem';

/** Tells what could not be had, why, and what to do next. */
export function Failure({ error, what, onRetry }: { error: ApiError; what: string; onRetry: () => void }) {
  if (error.isMissing) return <p class="nothing">There is no such thing as {what}; it may have been removed. <a href="#/">To the fleet</a></p>;
  return (
    <div class="failure" role="alert">
      <p><strong>Could not get {what}.</strong> {error.message}</p>
      {error.details.length > 0 && <ul>{error.details.map(({ field, message }) => <li key={field}><code>{field}</code> {message}</li>)}</ul>}
      <p><button type="button" onClick={onRetry}>Try again</button> {error.requestId !== null && <small class="muted">request {error.requestId}</small>}</p>
    </div>
  );
}
