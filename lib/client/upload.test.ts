import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ApiError } from './api';
import { hashOf, uploadImage } from './upload';

type Outcome = { status: number; body: unknown } | 'dropped' | 'silent';

let outcomes: Outcome[] = [];
const requests: FakeRequest[] = [];

/** As much of XMLHttpRequest as is used: it ends as the next outcome says. */
class FakeRequest {
  upload: { onprogress: ((event: object) => void) | null } = { onprogress: null };
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  responseType = '';
  status = 0;
  response: unknown = null;
  url = '';
  headers: Record<string, string> = {};
  body: unknown = null;

  open(_method: string, url: string) {
    this.url = url;
    requests.push(this);
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  send(body: unknown) {
    this.body = body;
    const outcome = outcomes.shift();
    queueMicrotask(() => {
      this.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 });
      if (outcome === 'silent' || outcome === undefined) return;
      if (outcome === 'dropped') return this.onerror?.();
      this.status = outcome.status;
      this.response = outcome.body;
      this.onload?.();
    });
  }
  abort() {
    this.onabort?.();
  }
}

const file = new Blob(['pixels'], { type: 'multipart/form-data' });
const stored = { status: 201, body: { image: { id: 'a' }, notes: [], noteSentences: [], painted: null } };
const refusal = (retryable: boolean) => ({
  status: 400,
  body: { error: { code: 'broken_image', message: 'damaged', retryable, requestId: 'r' } },
});

beforeEach(() => {
  outcomes = [];
  requests.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function settled<T>(promise: Promise<T>): Promise<{ value: T } | { error: ApiError }> {
  const outcome = promise.then(
    (value) => ({ value }),
    (error: ApiError) => ({ error }),
  );
  await vi.runAllTimersAsync();
  return outcome;
}

describe('uploadImage', () => {
  test('through a proxy that finds it too large ends at once, with both sizes', async () => {
    outcomes = [{ status: 413, body: null }];
    const { error } = (await settled(uploadImage(file, 'input'))) as { error: ApiError };
    expect(requests).toHaveLength(1);
    expect(error.message).toBe(
      'The proxy in front of Overpaint refuses requests above its own limit (413), and this one has 6 bytes. Raise that limit to 60 MB; in nginx it is client_max_body_size.',
    );
  });

  test('that breaks each time asks what is wrong', async () => {
    const lost = () => Array.from({ length: 5 }, () => 'dropped' as const);
    const ask = vi.fn<typeof fetch>(async () => Response.json({}));
    vi.stubGlobal('fetch', ask);
    outcomes = lost();
    const broken = (await settled(uploadImage(file, 'input'))) as { error: ApiError };
    expect(broken.error.message).toMatch(
      /broke each time this was sent \(6 bytes\), although the server answers/,
    );
    ask.mockImplementation(async () => new Response('<h1>Sign in</h1>', { status: 401 }));
    outcomes = lost();
    const signedOut = (await settled(uploadImage(file, 'input'))) as { error: ApiError };
    expect(signedOut.error.message).toMatch(/sign in again/);
  });

  test('sends the bytes as they are, under their role and name, as no form', async () => {
    outcomes = [stored];
    expect(await settled(uploadImage(file, 'mask', { name: 'käse & more.png' }))).toEqual({
      value: stored.body,
    });
    expect(requests[0]?.url).toBe('/api/images?role=mask&name=k%C3%A4se+%26+more.png');
    expect(requests[0]?.headers['content-type']).toBe('application/octet-stream');
    expect(requests[0]?.body).toBe(file);
  });

  test('says how much has left', async () => {
    outcomes = [stored];
    const onProgress = vi.fn();
    await settled(uploadImage(file, 'input', { onProgress }));
    expect(onProgress).toHaveBeenCalledExactlyOnceWith(0.25);
  });

  test('a dropped connection is tried again, and said', async () => {
    outcomes = ['dropped', 'dropped', stored];
    const onWaiting = vi.fn();
    expect(await settled(uploadImage(file, 'input', { onWaiting }))).toEqual({ value: stored.body });
    expect(onWaiting).toHaveBeenCalledTimes(2);
  });

  test('gives up after five attempts', async () => {
    outcomes = ['dropped', 'dropped', 'dropped', 'dropped', 'dropped', stored];
    const outcome = await settled(uploadImage(file, 'input'));
    expect(outcome).toMatchObject({ error: { code: 'unreachable', retryable: true } });
    expect(requests).toHaveLength(5);
  });

  test('a refusal is passed on at once with the server’s sentence', async () => {
    outcomes = [refusal(false), stored];
    expect(await settled(uploadImage(file, 'input'))).toMatchObject({
      error: { code: 'broken_image', message: 'damaged' },
    });
    expect(requests).toHaveLength(1);
  });

  test('an abort ends it, and nothing is tried again', async () => {
    outcomes = ['silent', stored];
    const abort = new AbortController();
    const upload = uploadImage(file, 'input', { signal: abort.signal });
    abort.abort(new Error('gone'));
    expect(await settled(upload)).toMatchObject({ error: { message: 'gone' } });
    expect(requests).toHaveLength(1);
  });
});

test('the same bytes have the same hash, others another', async () => {
  const first = await hashOf(new Blob(['abc']));
  expect(first).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await hashOf(new Blob(['abd']))).not.toBe(first);
});
