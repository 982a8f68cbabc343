import type { ApiClient } from '../Api/client';
import { reportOf, type IngestReport } from './ingest';

/** Sends a file of readings. `onProgress` is told how much of it is sent, from 0 to 1; `fetch` does not tell that. */
export function upload(api: ApiClient, file: File, { type, encoding }: { readonly type: string; readonly encoding: string | null }, onProgress: (sent: number) => void, signal: AbortSignal): Promise<IngestReport> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', api.address('readings'));
    const headers = { 'Content-Type': type, Accept: 'application/json', ...(encoding === null ? {} : { 'Content-Encoding': encoding }), ...api.credentials() };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onload = () => resolve(reportOf(request.status, request.responseText));
    request.onerror = () => resolve(reportOf(0, ''));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
