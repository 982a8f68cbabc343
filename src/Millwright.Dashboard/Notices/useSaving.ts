import { useState } from 'preact/hooks';
import type { ApiClient, Asking } from '../Api/client';
import { errorOf, type ApiError } from '../Api/problem';

export interface Saving {
  readonly isBusy: boolean;
  readonly failure: ApiError | null;
  /** What is wrong with a member of what was sent. */
  readonly wrong: (field: string) => string | undefined;
  readonly send: (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, asking?: Asking) => void;
}

/** Sends a change; `onSaved` is called when it was taken. */
export function useSaving(api: ApiClient, onSaved: () => void): Saving {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const send = async (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, asking: Asking = {}): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await api.send(method, path, body, asking);
      setBusy(false);
      onSaved();
    } catch (thrown) {
      setFailure(errorOf(thrown));
      setBusy(false);
    }
  };
  return {
    isBusy, failure, wrong: (field) => failure?.details.find((detail) => detail.field === field)?.message,
    send: (method, path, body, asking) => void send(method, path, body, asking),
  };
}
