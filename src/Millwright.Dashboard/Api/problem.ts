/** One thing that was wrong with a request. */
export interface FieldError {
  /** The path of the member, such as `values.temperature`. */
  readonly field: string;
  readonly message: string;
  readonly invalidValue?: string | null;
}

/** What the server said instead of an answer, in its one error format (RFC 9457). */
export class ApiError extends Error {
  constructor(
    /** The HTTP status; 0 when nothing answered. */
    readonly status: number,
    /** Such as `business.not-found`; its first word is the class. `network` when nothing answered. */
    readonly code: string,
    message: string,
    readonly details: readonly FieldError[] = [],
    /** Under this the server's log has more. */
    readonly requestId: string | null = null,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  get isMissing(): boolean {
    return this.status === 404;
  }

  /** Somebody else has changed it since it was read. */
  get isOutdated(): boolean {
    return this.status === 412;
  }
}

/** Whatever was thrown, as an `ApiError`. */
export function errorOf(failure: unknown): ApiError {
  return failure instanceof ApiError ? failure : new ApiError(0, 'unreadable', `The answer could not be read: ${String(failure)}`);
}

/** Reads an answer that is none of success; a body that is not the error format is told by its status. */
export function problemOf(status: number, body: string): ApiError {
  const problem = parsed(body);
  const text = (name: string): string | null => (typeof problem[name] === 'string' ? problem[name] : null);
  const details = Array.isArray(problem['fieldErrors']) ? (problem['fieldErrors'] as FieldError[]) : [];
  return new ApiError(status, text('errorCode') ?? 'system.unexpected', text('detail') ?? text('title') ?? `The server answered with status ${status}.`, details, text('requestId'));
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
