import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeImage, makeRun } from '@/test/runs';
import { ApiError, binImage, getStatus, listRuns, patchImage, restoreImage, startRun } from './api';

const fetchMock = vi.fn<typeof fetch>();
const answer = (status: number, body: unknown) => Response.json(body, { status });
const refusal = (status: number, code: string, retryable = false) =>
  answer(status, { error: { code, message: `sentence of ${code}`, retryable, requestId: 'r-1' } });
const request = { ...makeRun().params, id: 'run-1' };

beforeEach(() => {
  vi.useFakeTimers();
  fetchMock.mockReset();
  vi.stubGlobal('fetch', fetchMock);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What a promise came to, after every pause in it has passed. */
async function outcome(promise: Promise<unknown>) {
  const settled = promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  await vi.runAllTimersAsync();
  return settled;
}

describe('startRun', () => {
  test('posts JSON and answers the run', async () => {
    fetchMock.mockResolvedValueOnce(answer(202, { run: makeRun() }));
    expect(await outcome(startRun(request))).toEqual({ value: makeRun() });
    const [path, init] = fetchMock.mock.calls[0] ?? [];
    expect(path).toBe('/api/generate');
    expect(init).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(String(init?.body))).toEqual(request);
  });

  test('whose connection is lost says that the server cannot be reached', async () => {
    fetchMock.mockRejectedValue(new TypeError('failed to fetch'));
    const { error } = (await outcome(startRun(request))) as { error: ApiError };
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'unreachable', retryable: true, requestId: null });
    expect(error.message).toContain('cannot be reached');
  });

  test.each([
    [402, 'budget_exceeded', false],
    [503, 'shutting_down', true],
  ])('a refusal of the server (%i %s) is its sentence', async (status, code, retryable) => {
    fetchMock.mockResolvedValue(refusal(status, code, retryable));
    const { error } = (await outcome(startRun(request))) as { error: ApiError };
    expect(fetchMock).toHaveBeenCalledTimes(1);
    expect(error).toMatchObject({ code, message: `sentence of ${code}`, retryable, requestId: 'r-1' });
  });
});

describe('answers', () => {
  test.each([
    [200, /sign in again/, false],
    [401, /wants you to sign in again \(401\)/, false],
    [403, /refused this \(403\)/, false],
    [404, /Something other than Overpaint answered/, false],
    [413, /above its own limit \(413\)/, false],
    [429, /limits how often/, true],
    [502, /cannot reach it \(502\)/, true],
    [503, /starting, or the proxy/, true],
    [504, /gave up waiting \(504\)/, true],
    [522, /cannot reach it \(522\)/, true],
    [599, /status 599/, true],
  ])('of status %i that is no answer of ours is told as what it is', async (status, sentence, retryable) => {
    fetchMock.mockImplementation(async () => new Response('<h1>secret</h1>', { status }));
    const { error } = (await outcome(listRuns(null))) as { error: ApiError };
    expect(error).toMatchObject({ code: 'unreadable', retryable, requestId: null });
    expect(error.message).toMatch(sentence);
    expect(error.message).not.toContain('secret');
  });

  test('that lead to another page mean signing in', async () => {
    const redirect = Object.defineProperty(new Response(null), 'type', { value: 'opaqueredirect' });
    fetchMock.mockResolvedValue(redirect);
    const { error } = (await outcome(listRuns(null))) as { error: ApiError };
    expect(fetchMock.mock.calls[0]?.[1]).toMatchObject({ redirect: 'manual' });
    expect(error.message).toMatch(/sign in again/);
  });

  test('in a proxy’s JSON are not taken for ours', async () => {
    fetchMock.mockResolvedValue(answer(502, { error: { message: 'upstream connect error' } }));
    const { error } = (await outcome(listRuns(null))) as { error: ApiError };
    expect(error.message).toMatch(/cannot reach it/);
  });

  test('a request that a proxy finds too large is not sent again, and its size is said', async () => {
    fetchMock.mockImplementation(async () => new Response('<h1>Too large</h1>', { status: 413 }));
    const { error } = (await outcome(startRun(request))) as { error: ApiError };
    expect(fetchMock).toHaveBeenCalledTimes(1);
    expect(error.message).toMatch(/this one has \d+ bytes/);
  });

  test('an error without our shape says its status and never shows a foreign page’s text', async () => {
    fetchMock.mockResolvedValue(new Response('<h1>secret</h1>', { status: 504 }));
    const { error } = (await outcome(listRuns(null))) as { error: ApiError };
    expect(error.code).toBe('unreadable');
    expect(error.message).toContain('504');
    expect(error.message).not.toContain('secret');
  });

  test('a 2xx that is not JSON is no success', async () => {
    fetchMock.mockResolvedValue(new Response('<h1>Sign in to the hotel</h1>', { status: 200 }));
    expect(((await outcome(getStatus())) as { error: ApiError }).error.code).toBe('unreadable');
  });

  test('an empty 204 is success', async () => {
    fetchMock.mockResolvedValue(new Response(null, { status: 204 }));
    expect(await outcome(binImage('i'))).toEqual({ value: undefined });
  });
});

test.each([
  [() => listRuns(null), '/api/runs', undefined],
  [() => listRuns('a b&c'), '/api/runs?cursor=a%20b%26c', undefined],
  [() => getStatus(), '/api/status', undefined],
  [() => getStatus(true), '/api/status?test=key', undefined],
  [() => patchImage('i', { favourite: true }), '/api/images/i', '{"favourite":true}'],
  [() => restoreImage('i'), '/api/images/i', '{"deleted":false}'],
])('%s asks %s', async (call, path, body) => {
  fetchMock.mockResolvedValue(answer(200, { image: makeImage() }));
  await outcome(call());
  expect(fetchMock.mock.calls[0]?.[0]).toBe(path);
  expect(fetchMock.mock.calls[0]?.[1]?.body).toBe(body);
});
