import type { KeyRing } from '../Live/connection';
import { ApiError, problemOf } from './problem';

/** Parameters of a query; those that are undefined are left out, a list is said once for each. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface Asking {
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The HTTP API below `api/v1`. Whatever is not an answer of success is thrown as an `ApiError`; an abort as the browser's `AbortError`. */
export class ApiClient {
  constructor(private readonly base: URL, private readonly keys: KeyRing) {}

  /** `get<Page<Episode>>('episodes', { query: { active: true } })` */
  get<T>(path: string, asking: Asking = {}): Promise<T> {
    return this.#ask<T>('GET', path, undefined, asking);
  }

  /** Sends `body` as JSON, or as it is when it is a `Blob` with a type of its own. */
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, asking: Asking = {}): Promise<T> {
    return this.#ask<T>(method, path, body, asking);
  }

  /** The address of a path, for links and for what shows progress. */
  address(path: string, query: Query = {}): URL {
    const address = new URL(path, this.base);
    for (const [name, value] of Object.entries(query)) {
      if (value === undefined) continue;
      for (const item of Array.isArray(value) ? value : [value]) address.searchParams.append(name, String(item));
    }
    return address;
  }

  /** What lets a request in where the server asks for a key. */
  credentials(): Readonly<Record<string, string>> {
    const key = this.keys.read();
    return key === null ? {} : { Authorization: `Bearer ${key}` };
  }

  async #ask<T>(method: string, path: string, body: unknown, { query, headers, signal }: Asking): Promise<T> {
    const isBlob = body instanceof Blob;
    let answer: Response;
    try {
      answer = await fetch(this.address(path, query), {
        method,
        headers: { Accept: 'application/json', ...(body === undefined || isBlob ? {} : { 'Content-Type': 'application/json' }), ...this.credentials(), ...headers },
        ...(body === undefined ? {} : { body: isBlob ? body : JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      });
    } catch (failure) {
      if (signal?.aborted) throw failure;
      throw new ApiError(0, 'network', 'The server does not answer.');
    }
    const text = await answer.text();
    if (!answer.ok) throw problemOf(answer.status, text);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

/** A change is of the version that was read, or it is refused. */
export function ifVersion(version: number): Asking {
  return { headers: { 'If-Match': `"${version}"` } };
}

/** A part of a list; `nextCursor` asks for the next one, null after the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** A list that has no parts. */
export interface ItemList<T> {
  readonly items: readonly T[];
}
