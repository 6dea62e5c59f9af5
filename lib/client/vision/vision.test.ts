import { afterEach, expect, test, vi } from 'vitest';
import { SentenceError } from '@/lib/client/sentence-error';
import type { VisionWorker } from './open-vision-worker';
import { openVision } from './vision';
import type { Candidate, Progress, Prompt, VisionJobName } from './vision-jobs';

const SIZE = { width: 300, height: 200 };
const AREA = { x: 0, y: 0, ...SIZE };
const MAP = { width: 1, height: 1, data: Float32Array.of(1), area: AREA };
const FOUND: Candidate[] = [{ map: MAP, score: 0.9, likely: true }];
const ABORTED = { name: 'AbortError' };

const prompt = (x: number): Prompt => ({ points: [{ x, y: 1, label: 1 }], box: null, previous: null });

/** Workers whose answers a test gives, one by one. */
function workers() {
  const asked: {
    name: VisionJobName;
    takes: unknown;
    resolve(gives: unknown): void;
    reject(error: Error): void;
  }[] = [];
  let open = 0;
  let tell: (progress: Progress) => void = () => {};
  return {
    asked,
    open: () => open,
    tell: (progress: Progress) => tell(progress),
    names: () => asked.map(({ name }) => name),
    /** Waits for the next job, and answers it. */
    async answer(name: VisionJobName, gives: unknown): Promise<unknown> {
      const job = await vi.waitUntil(() => asked.find((one) => one.name === name));
      asked.splice(asked.indexOf(job), 1);
      if (gives instanceof Error) job.reject(gives);
      else job.resolve(gives);
      return job.takes;
    },
    openWorker(onProgress: (progress: Progress) => void): VisionWorker {
      open++;
      tell = onProgress;
      const mine: ((error: Error) => void)[] = [];
      let isOpen = true;
      return {
        ask: (name, takes) =>
          new Promise((resolve, reject) => {
            if (!isOpen) reject(new DOMException('closed', 'AbortError'));
            mine.push(reject);
            asked.push({ name, takes, resolve: (gives) => resolve(gives as never), reject });
          }),
        close() {
          if (isOpen) open--;
          isOpen = false;
          for (const reject of mine) reject(new DOMException('closed', 'AbortError'));
        },
      };
    },
  };
}

const picture = async () => ({ close() {} }) as unknown as ImageBitmap;
const ENCODED = {
  embedding: Float32Array.of(1, 2),
  held: { runtime: Uint8Array.of(1), decoder: Uint8Array.of(2) },
};

function start() {
  const fake = workers();
  const vision = openVision({ size: SIZE, picture, openWorker: fake.openWorker });
  const states: string[] = [];
  vision.subscribe(() => {
    const { kind } = vision.state();
    if (states.at(-1) !== kind) states.push(kind);
  });
  return { fake, vision, states };
}

async function ready() {
  const started = start();
  const prepared = started.vision.prepare();
  await started.fake.answer('encode', ENCODED);
  await started.fake.answer('openDecoder', null);
  await prepared;
  return started;
}

afterEach(() => vi.unstubAllGlobals());

test('the photo is looked at once, and who looked at it is gone when masks are found', async () => {
  const { fake, vision, states } = start();
  const both = Promise.all([vision.prepare(), vision.prepare()]);
  await vi.waitUntil(() => fake.asked.length > 0);
  fake.tell({ kind: 'loading', loadedBytes: 1, totalBytes: 10 });
  expect(vision.state()).toEqual({ kind: 'loading', loadedBytes: 1, totalBytes: 10 });
  fake.tell({ kind: 'encoding' });
  await fake.answer('encode', ENCODED);
  const takes = await fake.answer('openDecoder', null);
  expect(takes).toEqual({ embedding: ENCODED.embedding, size: SIZE, held: ENCODED.held });
  await both;
  await vision.prepare();
  expect(states).toEqual(['loading', 'encoding', 'ready']);
  expect(fake.open()).toBe(1);
  expect(fake.names()).toEqual([]);
});

test('selecting prepares by itself', async () => {
  const { fake, vision } = start();
  const selected = vision.select(prompt(1));
  await fake.answer('encode', ENCODED);
  await fake.answer('openDecoder', null);
  expect(await fake.answer('select', FOUND)).toEqual({ prompt: prompt(1) });
  expect(await selected).toEqual(FOUND);
});

test('clicks are all answered, in their order; a pointer that hovers is answered between them or not at all', async () => {
  const { fake, vision } = await ready();
  const hovered = vision.glance(prompt(1));
  const passed = vision.glance(prompt(2));
  const clicked = [3, 4].map((x) => vision.select(prompt(x)));
  await expect(passed).rejects.toMatchObject(ABORTED);
  expect(await fake.answer('select', FOUND)).toEqual({ prompt: prompt(1) });
  expect(await hovered).toEqual(FOUND);
  expect(await fake.answer('select', FOUND)).toEqual({ prompt: prompt(3) });
  expect(await fake.answer('select', FOUND)).toEqual({ prompt: prompt(4) });
  expect(await Promise.all(clicked)).toEqual([FOUND, FOUND]);
});

test('where nothing is, a sentence says so, and everything stays ready', async () => {
  const { fake, vision } = await ready();
  const selected = vision.select(prompt(1));
  await fake.answer('select', []);
  await expect(selected).rejects.toMatchObject({ sentence: { key: 'canvas.vision.nothing' } });
  expect(vision.state()).toEqual({ kind: 'ready' });
});

test('a failure is said, and the next call tries again', async () => {
  const { fake, vision } = start();
  const sentence = { key: 'canvas.vision.offline' } as const;
  const failed = vision.prepare();
  await fake.answer('encode', new SentenceError(sentence));
  await expect(failed).rejects.toMatchObject({ sentence });
  expect(vision.state()).toEqual({ kind: 'failed', sentence });
  expect(fake.open()).toBe(0);

  const again = vision.prepare();
  await fake.answer('encode', ENCODED);
  await fake.answer('openDecoder', null);
  await again;
  expect(vision.state()).toEqual({ kind: 'ready' });
});

test('a photo that cannot be had is a failure like any other', async () => {
  const fake = workers();
  const vision = openVision({
    size: SIZE,
    picture: () => Promise.reject(new Error('gone')),
    openWorker: fake.openWorker,
  });
  await expect(vision.prepare()).rejects.toMatchObject({
    sentence: { key: 'canvas.vision.failed', values: { reason: 'gone' } },
  });
});

test('a worker that dies while it selects is replaced, and the photo is not looked at again', async () => {
  const { fake, vision } = await ready();
  const selected = vision.select(prompt(1));
  await fake.answer('select', new SentenceError({ key: 'canvas.vision.noMemory' }));
  await expect(selected).rejects.toMatchObject({ sentence: { key: 'canvas.vision.noMemory' } });
  expect(vision.state()).toMatchObject({ kind: 'failed' });

  const again = vision.select(prompt(2));
  expect(await fake.answer('openDecoder', null)).toMatchObject({ embedding: ENCODED.embedding, held: null });
  await fake.answer('select', FOUND);
  expect(await again).toEqual(FOUND);
});

test('cancelling stops the worker and says nothing; the next call starts anew', async () => {
  const { fake, vision } = start();
  const prepared = vision.prepare();
  const selected = vision.select(prompt(1));
  await vi.waitUntil(() => fake.asked.length > 0);
  vision.cancel();
  await expect(prepared).rejects.toMatchObject(ABORTED);
  await expect(selected).rejects.toMatchObject(ABORTED);
  expect(vision.state()).toEqual({ kind: 'idle' });
  expect(fake.open()).toBe(0);

  fake.asked.length = 0;
  const again = vision.prepare();
  await fake.answer('encode', ENCODED);
  await fake.answer('openDecoder', null);
  await again;
});

test('cancelling just when all is ready leaves no worker behind that answers nothing', async () => {
  const { fake, vision } = start();
  const prepared = vision.prepare();
  await fake.answer('encode', ENCODED);
  const job = await vi.waitUntil(() => fake.asked.find(({ name }) => name === 'openDecoder'));
  fake.asked.length = 0;
  job.resolve(null);
  vision.cancel();
  await expect(prepared).rejects.toMatchObject(ABORTED);
  expect(fake.open()).toBe(0);

  const selected = vision.select(prompt(1));
  await fake.answer('openDecoder', null);
  await fake.answer('select', FOUND);
  expect(await selected).toEqual(FOUND);
});

test('a photo that comes after all was closed is let go, and no model looks at it', async () => {
  const fake = workers();
  const photo = Promise.withResolvers<ImageBitmap>();
  const vision = openVision({ size: SIZE, picture: () => photo.promise, openWorker: fake.openWorker });
  const prepared = vision.prepare();
  await Promise.resolve();
  vision.close();
  const close = vi.fn();
  photo.resolve({ close } as unknown as ImageBitmap);
  await expect(prepared).rejects.toMatchObject({ sentence: { key: 'canvas.problems.closed' } });
  expect(fake.open()).toBe(0);
  expect(fake.names()).toEqual([]);
});

test('cancelling keeps what is known of the photo', async () => {
  const { fake, vision } = await ready();
  vision.cancel();
  expect(vision.state()).toEqual({ kind: 'ready' });
  const selected = vision.select(prompt(1));
  await fake.answer('select', FOUND);
  expect(await selected).toEqual(FOUND);

  const subject = vision.subject();
  await fake.answer('findSubject', MAP);
  await subject;
  vision.cancel();
  expect(await vision.subject()).toBe(MAP);
});

test('the subject is found once, by a worker of its own that ends, and without the other models', async () => {
  const { fake, vision, states } = start();
  const [first, second] = [vision.subject(), vision.subject()];
  await fake.answer('findSubject', MAP);
  expect(await first).toBe(MAP);
  expect(await second).toBe(MAP);
  expect(await vision.subject()).toBe(MAP);
  expect(states).toEqual(['idle']);
  expect(fake.open()).toBe(0);
});

test('one model works at a time', async () => {
  const { fake, vision } = start();
  const prepared = vision.prepare();
  const subject = vision.subject();
  await fake.answer('encode', ENCODED);
  expect(fake.names()).not.toContain('findSubject');
  await fake.answer('openDecoder', null);
  await prepared;
  await fake.answer('findSubject', MAP);
  await subject;
  expect(vision.state()).toEqual({ kind: 'ready' });
});

test('closing ends all workers, and whoever asks afterwards is told', async () => {
  const { fake, vision } = await ready();
  const selected = vision.select(prompt(1));
  const subject = vision.subject();
  vision.close();
  await expect(selected).rejects.toBeDefined();
  await expect(subject).rejects.toBeDefined();
  expect(fake.open()).toBe(0);
  await expect(vision.prepare()).rejects.toMatchObject({ sentence: { key: 'canvas.problems.closed' } });
});

test('a photo that is too small, or a machine that is, loads nothing', async () => {
  const fake = workers();
  const small = openVision({ size: { width: 900, height: 15 }, picture, openWorker: fake.openWorker });
  await expect(small.prepare()).rejects.toMatchObject({
    sentence: { key: 'canvas.vision.tooSmall', values: { edge: 16 } },
  });
  vi.stubGlobal('navigator', { deviceMemory: 2 });
  const poor = openVision({ size: SIZE, picture, openWorker: fake.openWorker });
  await expect(poor.subject()).rejects.toMatchObject({ sentence: { key: 'canvas.vision.noMemory' } });
  expect(fake.open()).toBe(0);
});
