import { describe, expect, test } from 'vitest';
import type { WireRun } from '@/lib/shared/wire';
import { makeImage, makeRun, makeRunError } from '@/test/runs';
import { tileSlots } from './tile-slots';

const { params } = makeRun();
const error = (code: 'fewer_images' | 'damaged_image' | 'upstream_error') =>
  makeRunError(code, { message: '', charged: 'yes' as const });
/** Each slot in a letter: w waiting, i image, - missing. */
const show = (run: WireRun) =>
  tileSlots(run)
    .map(({ image, waiting }) => (waiting ? 'w' : image ? 'i' : '-'))
    .join('');
const images = (...indexes: number[]) => indexes.map((index) => makeImage({ id: `image-${index}`, index }));
const run = (n: number, change: Partial<WireRun>) => makeRun({ params: { ...params, n }, ...change });

describe('an open run', () => {
  test.each(['queued', 'calling', 'saving'] as const)(
    'has a place for each image asked for (%s)',
    (status) => {
      expect(show(run(3, { status }))).toBe('www');
    },
  );

  test('shows what has come in its own place', () => {
    expect(show(run(3, { status: 'saving', images: images(1) }))).toBe('wiw');
  });
});

describe('an ended run', () => {
  test('shows what came', () => {
    expect(show(run(2, { status: 'done', images: images(0, 1) }))).toBe('ii');
  });

  test('shows more than was asked for when more came', () => {
    expect(show(run(1, { status: 'done', images: images(0, 1) }))).toBe('ii');
  });

  test('leaves no place for what is in the bin', () => {
    const [first, second] = images(0, 1);
    const binned = [first, { ...second, deletedAt: 5 }] as WireRun['images'];
    expect(show(run(2, { status: 'done', images: binned }))).toBe('i');
    expect(tileSlots(run(2, { status: 'done', images: binned }))[0]?.index).toBe(0);
  });

  test('does not say that an image never came which the server no longer lists', () => {
    expect(show(run(3, { status: 'done', images: images(2) }))).toBe('i');
  });

  test.each(['fewer_images', 'damaged_image'] as const)('says which did not come (%s)', (code) => {
    expect(show(run(3, { status: 'done', images: images(0, 2), error: error(code) }))).toBe('i-i');
  });

  test.each(['failed', 'unknown'] as const)(
    'that failed with nothing to see leaves no void (%s)',
    (status) => {
      expect(show(run(2, { status, error: error('upstream_error') }))).toBe('');
    },
  );

  test('that was lost keeps the places of its previews', () => {
    expect(show(run(1, { status: 'unknown', partials: [{ index: 0, url: '/p' }] }))).toBe('-');
  });

  test('that was canceled leaves no gap', () => {
    expect(show(run(2, { status: 'canceled' }))).toBe('');
  });
});
