import { expect, test } from 'vitest';
import { makeImage } from '@/test/runs';
import { downloadUrl, originalUrl, thumbnailSrcSet, thumbnailUrl } from './image-url';

const image = makeImage({ id: 'x', width: 1536 });

test('the original and its download', () => {
  expect(originalUrl(image)).toBe('/api/images/x');
  expect(downloadUrl(image)).toBe('/api/images/x?download');
});

test('a thumbnail is the smallest that is wide enough, or the largest there is', () => {
  expect(thumbnailUrl(image, 200)).toBe('/api/images/x?w=256');
  expect(thumbnailUrl(image, 512)).toBe('/api/images/x?w=512');
  expect(thumbnailUrl(image, 513)).toBe('/api/images/x?w=1024');
  expect(thumbnailUrl(image, 9000)).toBe('/api/images/x?w=2048');
});

test('the set ends with the first that is not smaller than the image, told at its true width', () => {
  expect(thumbnailSrcSet(image)).toBe(
    '/api/images/x?w=256 256w, /api/images/x?w=512 512w, /api/images/x?w=1024 1024w, /api/images/x?w=2048 1536w',
  );
  expect(thumbnailSrcSet(makeImage({ id: 'x', width: 512 }))).toBe(
    '/api/images/x?w=256 256w, /api/images/x?w=512 512w',
  );
  expect(thumbnailSrcSet(makeImage({ id: 'x', width: 3840 }))).toMatch(/w=2048 2048w$/);
});

test.each(['image/gif', 'image/svg+xml'])('%s is shown as it is', (mime) => {
  expect(thumbnailUrl({ ...image, mime }, 512)).toBe('/api/images/x');
  expect(thumbnailSrcSet({ ...image, mime })).toBeUndefined();
});
