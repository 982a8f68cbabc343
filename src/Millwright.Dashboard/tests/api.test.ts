import { afterEach, describe, expect, test, vi } from 'vitest';
import { ApiClient } from '../Api/client';
import { ApiError } from '../Api/problem';

const keys = { read: () => 'secret', write: () => undefined };
const api = new ApiClient(new URL('https://plant.example/below/api/v1/'), keys);

/** What the network answers, and what it was asked. */
function answering(status: number, body: string) {
  const asked = vi.fn((_: URL, __: RequestInit) => Promise.resolve(new Response(body, { status })));
  vi.stubGlobal('fetch', asked);
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

describe('the API client', () => {
  test('asks below the page\'s own address, with the key', async () => {
    const asked = answering(200, '{"items":[]}');
    await expect(api.get('episodes', { query: { active: true, sensor: ['a', 'b'], cursor: undefined } })).resolves.toEqual({ items: [] });
    const [address, request] = asked.mock.calls[0] ?? [];
    expect(String(address)).toBe('https://plant.example/below/api/v1/episodes?active=true&sensor=a&sensor=b');
    expect(request?.headers).toMatchObject({ Authorization: 'Bearer secret' });
  });

  test('sends JSON, and takes an answer without a body', async () => {
    const asked = answering(200, '');
    await expect(api.send('POST', 'demo', { machines: 20 })).resolves.toBeUndefined();
    expect(asked.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', body: '{"machines":20}', headers: { 'Content-Type': 'application/json' } });
  });

  test('tells a problem with its code, words, fields and request', async () => {
    answering(400, JSON.stringify({ errorCode: 'validation.invalid', title: 'No.', detail: 'The limit is too large.', requestId: 'r-1', fieldErrors: [{ field: 'limit', message: 'at most 1000' }] }));
    const error = await api.get('episodes').catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 400, code: 'validation.invalid', message: 'The limit is too large.', requestId: 'r-1', details: [{ field: 'limit' }] });
  });

  test('tells an answer of something in between by its status', async () => {
    answering(502, '<html>Bad gateway</html>');
    await expect(api.get('episodes')).rejects.toMatchObject({ status: 502, code: 'system.unexpected', message: 'The server answered with status 502.' });
  });

  test('tells when nothing answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(api.get('episodes')).rejects.toMatchObject({ status: 0, code: 'network' });
  });

  test('lets an abort be an abort', async () => {
    const abort = new AbortController();
    abort.abort();
    vi.stubGlobal('fetch', () => Promise.reject(new DOMException('aborted', 'AbortError')));
    await expect(api.get('episodes', { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
