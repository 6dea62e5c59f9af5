import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { createRandom } from '@/test/masks';
import { imagePoint } from './geometry';
import { createMask } from './mask';
import { maskFromPixels } from './mask-file';
import { encodeMaskFile, encodePng } from './png';
import { paintSegment } from './stroke';

function softNoise(width: number, height: number) {
  const random = createRandom(4);
  return createMask(
    width,
    height,
    Uint8Array.from({ length: width * height }, () => Math.floor(random() * 256)),
  );
}

test.each([
  [1, 1],
  [7, 3],
  [1000, 333],
])('an independent decoder reads every RGBA pixel of %d x %d', async (width, height) => {
  const random = createRandom(width);
  const pixels = Uint8Array.from({ length: width * height * 4 }, () => Math.floor(random() * 256));
  const png = await encodePng(width, height, 'rgba', (y, out) =>
    out.set(pixels.subarray(y * width * 4, (y + 1) * width * 4)),
  );
  const decoded = PNG.sync.read(Buffer.from(png), { checkCRC: true });
  expect([decoded.width, decoded.height]).toEqual([width, height]);
  expect(Buffer.compare(decoded.data, pixels)).toBe(0);
  // Colour type 6, eight bits: a palette or a grey PNG has been refused by the API.
  expect([png[24], png[25]]).toEqual([8, 6]);
});

test('a downloaded mask says the same as alpha and as white on black, and can be read back', async () => {
  const mask = softNoise(61, 40);
  const alpha = PNG.sync.read(Buffer.from(await encodeMaskFile(mask, 'alpha')));
  const grey = PNG.sync.read(Buffer.from(await encodeMaskFile(mask, 'grey')));
  for (let i = 0; i < mask.data.length; i++) {
    expect(alpha.data[i * 4 + 3]).toBe(255 - (mask.data[i] as number));
    expect(alpha.data[i * 4]).toBe(mask.data[i]);
    expect(grey.data[i * 4]).toBe(mask.data[i]);
    expect(grey.data[i * 4 + 3]).toBe(255);
  }
  expect(maskFromPixels({ ...alpha, channels: 4 })).toEqual(mask);
  expect(maskFromPixels({ ...grey, channels: 4 })).toEqual(mask);
});

test('rows are asked for once each, in order', async () => {
  const asked: number[] = [];
  await encodePng(300, 2000, 'grey', (y) => void asked.push(y));
  expect(asked).toEqual(Array.from({ length: 2000 }, (_, y) => y));
});

test('an abort and a failing row end the encoding with their reason', async () => {
  const abort = new AbortController();
  const aborted = encodePng(
    1000,
    4000,
    'rgba',
    (y) => {
      if (y === 100) abort.abort(new Error('changed my mind'));
    },
    abort.signal,
  );
  await expect(aborted).rejects.toThrow('changed my mind');
  const failing = encodePng(4, 4, 'grey', () => {
    throw new Error('no such row');
  });
  await expect(failing).rejects.toThrow('no such row');
});

test('a soft mask of 6 megapixels is a small file', async () => {
  const soft = createMask(3000, 2000);
  paintSegment(soft, imagePoint(300, 300), 200, imagePoint(2500, 1500), 200, 0, 'add');
  expect((await encodeMaskFile(soft, 'grey')).length).toBeLessThan(400_000);
});
