import { ApiError, problemOf } from '../Api/problem';
import type { Schemas } from '../Api/schemas';

/** A reading that was not taken; `index` is its place in the file, from 0. */
export type RejectedReading = Schemas['RejectedReading'];

/** What became of the readings of a file. */
export interface IngestReport {
  readonly accepted: number;
  readonly late: number;
  readonly duplicates: number;
  readonly rejectedTotal: number;
  /** The first of those rejected. */
  readonly rejected: readonly RejectedReading[];
  /** Why the file as a whole was not taken. */
  readonly error: ApiError | null;
}

const formats: Readonly<Record<string, string>> = {
  csv: 'text/csv', ndjson: 'application/x-ndjson', jsonl: 'application/x-ndjson', json: 'application/json',
};

/** How a file is to be sent, by its name; null when it is in none of the formats. */
export function formatOf(name: string): { readonly type: string; readonly encoding: string | null } | null {
  const isPacked = /\.gz$/i.test(name);
  const type = formats[/\.([a-z]+)$/i.exec(name.replace(/\.gz$/i, ''))?.[1]?.toLowerCase() ?? ''];
  return type === undefined ? null : { type, encoding: isPacked ? 'gzip' : null };
}

/** Reads the answer to `POST api/v1/readings`. Also a refusal may list readings. */
export function reportOf(status: number, body: string): IngestReport {
  const isFine = status >= 200 && status < 300;
  const read = parsed(body);
  const number = (name: string): number => (typeof read[name] === 'number' ? read[name] : 0);
  return {
    accepted: number('accepted'), late: number('late'), duplicates: number('duplicates'), rejectedTotal: number('rejectedTotal'),
    rejected: Array.isArray(read['rejected']) ? (read['rejected'] as RejectedReading[]) : [],
    error: isFine ? null : status === 0 ? new ApiError(0, 'network', 'The connection was lost. Sending the file again does no harm: readings that arrived count as duplicates.') : problemOf(status, body),
  };
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
