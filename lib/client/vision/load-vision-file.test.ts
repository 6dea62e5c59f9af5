import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { SentenceError } from '@/lib/client/sentence-error';
import type { VisionFile } from '@/lib/shared/vision-files';
import { loadVisionFile } from './load-vision-file';

const BYTES = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
const FILE: VisionFile = {
  name: 'model-1.onnx',
  path: 'model/model.onnx',
  mime: 'application/octet-stream',
  sizeBytes: BYTES.length,
  sha256: createHash('sha256').update(BYTES).digest('hex'),
};

afterEach(() => vi.unstubAllGlobals());

/** What the server answers, one after the other, and how it was asked. */
function serve(...answers: (Response | Error)[]) {
  const asked: { url: string; cache: RequestCache | undefined }[] = [];
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    asked.push({ url, cache: init?.cache });
    const answer = answers.shift();
    if (answer instanceof Response) return answer;
    throw answer ?? new Error('asked too often');
  });
  return asked;
}

async function problem(): Promise<unknown> {
  const error = await loadVisionFile(FILE, () => {}).catch((reason: unknown) => reason);
  return error instanceof SentenceError ? error.sentence : error;
}

test('a file comes once, whole, and says how much of it is here', async () => {
  const asked = serve(new Response(BYTES));
  const heard: number[] = [];
  expect(await loadVisionFile(FILE, (loadedBytes) => heard.push(loadedBytes))).toEqual(BYTES);
  expect(asked).toEqual([{ url: '/models/model-1.onnx', cache: 'default' }]);
  expect(heard.at(0)).toBe(0);
  expect(heard.at(-1)).toBe(1000);
});

const altered = BYTES.with(500, 0);

test.each([
  ['cut', BYTES.subarray(0, 999)],
  ['altered', altered],
  ['longer', new Uint8Array(1001)],
])('what the browser kept is %s: it is fetched anew', async (_, kept) => {
  const asked = serve(new Response(kept), new Response(BYTES));
  expect(await loadVisionFile(FILE, () => {})).toEqual(BYTES);
  expect(asked.map(({ cache }) => cache)).toEqual(['default', 'reload']);
});

test('what arrives altered twice is refused', async () => {
  serve(new Response(altered), new Response(altered));
  expect(await problem()).toEqual({ key: 'canvas.vision.altered' });
});

test('where browsers offer no hashes the length must do', async () => {
  vi.stubGlobal('crypto', { subtle: undefined });
  serve(new Response(altered));
  expect(await loadVisionFile(FILE, () => {})).toEqual(altered);
});

test.each([
  [404, { key: 'canvas.vision.otherVersion' }],
  [500, { key: 'canvas.vision.damaged' }],
  [503, { key: 'canvas.vision.refused', values: { status: 503 } }],
])('the server answers %i', async (status, sentence) => {
  serve(new Response('', { status }));
  expect(await problem()).toEqual(sentence);
});

test('the server does not answer, or stops in the middle', async () => {
  const offline = { key: 'canvas.vision.offline' };
  serve(new TypeError('Failed to fetch'));
  expect(await problem()).toEqual(offline);
  const broken = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new TypeError('network error')),
  });
  serve(new Response(broken));
  expect(await problem()).toEqual(offline);
});
