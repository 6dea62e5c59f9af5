import { describe, expect, test } from 'vitest';
import { SentenceError } from '@/lib/client/sentence-error';
import type { CanvasJobs } from '@/lib/client/workers/canvas-jobs';
import { createCanvasPhoto } from './canvas-photo';

const size = { width: 6000, height: 4000 };
const file = new Blob(['photo']);

/** A worker that opens what `answers` has; anything else it cannot decode. */
function open(of: Blob | null, answers: Map<Blob | string, { width: number; height: number } | Error>) {
  const asked: (Blob | string)[] = [];
  const closed: (Blob | string)[] = [];
  const stored = Promise.withResolvers<string>();
  const ask = async (_: string, takes: object) => {
    const { picture } = takes as CanvasJobs['open']['takes'];
    asked.push(picture);
    const answer = answers.get(picture) ?? new Error('The source image could not be decoded.');
    if (answer instanceof Error) throw answer;
    return { ...answer, bitmap: { of: picture, close: () => closed.push(picture) } };
  };
  type Worker = ReturnType<Parameters<typeof createCanvasPhoto>[0]['worker']>;
  const newWorker = () => ({ ask }) as unknown as Worker;
  let worker = newWorker();
  const photo = createCanvasPhoto({ size, file: of, storedUrl: stored.promise, worker: () => worker });
  const replaceWorker = () => {
    worker = newWorker();
  };
  return { photo, stored, asked, closed, replaceWorker };
}

describe('the photo under a mask', () => {
  test('is decoded once from the file, and never fetched', async () => {
    const { photo, stored, asked } = open(file, new Map([[file, size]]));
    stored.resolve('/stored');
    expect(await photo.preview()).toMatchObject({ of: file });
    expect(await photo.preview()).toMatchObject({ of: file });
    expect(asked).toEqual([file]);
  });

  test.each([
    ['cannot be decoded here', new Map()],
    ['comes out in another size than it was read with', new Map([[file, { width: 4000, height: 6000 }]])],
  ])('is the server’s, once that has it, where the file %s', async (_, answers) => {
    const { photo, stored, asked } = open(file, new Map([...answers, ['/stored', size]]));
    const preview = photo.preview();
    stored.resolve('/stored');
    expect(await preview).toMatchObject({ of: '/stored' });
    expect(asked).toEqual([file, '/stored']);
  });

  test('is asked for again after a failure that is not the file’s', async () => {
    const answers = new Map<Blob | string, typeof size | Error>([
      [file, new SentenceError({ key: 'canvas.problems.noWorker' })],
    ]);
    const { photo, asked } = open(file, answers);
    await expect(photo.preview()).rejects.toMatchObject({ sentence: { key: 'canvas.problems.noWorker' } });
    answers.set(file, size);
    expect(await photo.preview()).toMatchObject({ of: file });
    expect(asked).toEqual([file, file]);
  });

  test('is fetched once, however often it is asked for meanwhile and later', async () => {
    const { photo, stored, asked } = open(null, new Map([['/stored', size]]));
    const first = photo.preview();
    stored.resolve('/stored');
    await Promise.all([first, photo.preview()]);
    await photo.preview();
    expect(asked).toEqual(['/stored']);
  });

  test('is opened again by a worker that takes the place of one that ended', async () => {
    const { photo, asked, replaceWorker } = open(file, new Map([[file, size]]));
    await photo.preview();
    replaceWorker();
    await photo.preview();
    expect(asked).toEqual([file, file]);
  });

  test('frees its picture also when it comes after the end', async () => {
    const { photo, stored, closed } = open(null, new Map([['/stored', size]]));
    const preview = photo.preview();
    photo.close();
    stored.resolve('/stored');
    await preview;
    expect(closed).toContain('/stored');
  });
});
