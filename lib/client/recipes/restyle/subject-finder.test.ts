import { describe, expect, test, vi } from 'vitest';
import { SentenceError } from '@/lib/client/sentence-error';
import { surroundingsOf } from './find-subject';
import { createSubjectFinder } from './subject-finder';

const items = (...ids: string[]) => ids.map((id) => ({ id, photo: `photo ${id}` }));

describe('subjects of many photos', () => {
  test('are looked for one after the other; one that fails says why and keeps nobody up', async () => {
    let now = 0;
    const found = vi.fn();
    const finder = createSubjectFinder(async (photo: string) => {
      now += 1;
      expect(now).toBe(1);
      await Promise.resolve();
      now -= 1;
      if (photo === 'photo b') throw new Error('Too dark.');
      return `mask of ${photo}`;
    }, found);
    await finder.find(items('a', 'b', 'c'));
    expect(found.mock.calls).toEqual([
      ['a', 'mask of photo a'],
      ['c', 'mask of photo c'],
    ]);
    expect(finder.getState()).toEqual({ total: 0, done: 0, current: null, failed: { b: 'Too dark.' } });
  });

  test('that are asked for meanwhile come after the others, each once, and progress counts all', async () => {
    const gates: (() => void)[] = [];
    const finder = createSubjectFinder(
      () => new Promise<string>((resolve) => gates.push(() => resolve('m'))),
      () => undefined,
    );
    const first = finder.find(items('a', 'b'));
    void finder.find(items('a', 'b', 'c'));
    expect(finder.getState()).toMatchObject({ total: 3, done: 0, current: 'a' });
    for (let count = 0; count < 3; count++) {
      await vi.waitFor(() => expect(gates.length).toBe(count + 1));
      gates[count]?.();
    }
    await first;
    expect(finder.getState().total).toBe(0);
  });

  test('are left alone once somebody cancels, and can be asked for again', async () => {
    const found = vi.fn();
    const finder = createSubjectFinder(
      (_photo, signal) =>
        new Promise<string>((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          if (found.mock.calls.length > 0 || again) resolve('m');
        }),
      found,
    );
    let again = false;
    const going = finder.find(items('a', 'b'));
    finder.cancel();
    await going;
    expect(found).not.toHaveBeenCalled();
    expect(finder.getState()).toEqual({ total: 0, done: 0, current: null, failed: {} });
    again = true;
    await finder.find(items('a'));
    expect(found).toHaveBeenCalledWith('a', 'm');
  });
});

test('a subject that is found after somebody cancelled is not taken', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const found = vi.fn();
  const finder = createSubjectFinder(() => promise, found);
  const going = finder.find(items('a'));
  finder.cancel();
  resolve('m');
  await going;
  expect(found).not.toHaveBeenCalled();
});

describe('the surroundings of a subject', () => {
  const SIZE = { width: 100, height: 50 };
  test('are all but what was found, soft where that is soft', () => {
    const data = new Uint8Array(20 * 10).fill(255);
    data[0] = 100;
    const mask = surroundingsOf({ rect: { x: 10, y: 5, width: 20, height: 10 }, data }, SIZE);
    expect([mask.data[5 * 100 + 10], mask.data[5 * 100 + 11], mask.data[5 * 100 + 30], mask.data[0]]).toEqual(
      [155, 0, 255, 255],
    );
  });

  test.each([
    ['nothing was found', { x: 0, y: 0, width: 0, height: 0 }, 'restyle.subjects.none'],
    ['only a speck was found', { x: 3, y: 3, width: 2, height: 2 }, 'restyle.subjects.none'],
    ['everything is the subject', { x: 0, y: 0, ...SIZE }, 'restyle.subjects.everything'],
  ])('are none where %s', (_, rect, key) => {
    const patch = { rect, data: new Uint8Array(rect.width * rect.height).fill(255) };
    expect(() => surroundingsOf(patch, SIZE)).toThrow(SentenceError);
    try {
      surroundingsOf(patch, SIZE);
    } catch (error) {
      expect((error as SentenceError).sentence.key).toBe(key);
    }
  });
});
