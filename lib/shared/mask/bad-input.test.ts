import { expect, test } from 'vitest';
import { createRandom } from '@/test/masks';
import { placeEdit } from './composite';
import { planEdit } from './edit-plan';
import { imagePoint } from './geometry';
import { createMask, type Mask } from './mask';
import { findBounds } from './measure';
import type { Pixels } from './resample';
import { paintEllipse, paintRectangle } from './shapes';

/** What nobody hopes for. A kept byte never changes, and something always arrives where something was painted. */

function takePhoto(width: number, height: number): Pixels & { readonly data: Uint8ClampedArray } {
  const random = createRandom(1);
  const data = new Uint8ClampedArray(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const x = Math.floor(i / 3) % width;
    const y = Math.floor(i / 3 / width);
    data[i] = 120 + 60 * Math.sin(x / 9) * Math.cos(y / 12) + 10 * random();
  }
  return { width, height, channels: 3, data };
}

const box = (mask: Mask, x: number, y: number, width: number, height: number) =>
  paintRectangle(mask, imagePoint(x, y), imagePoint(x + width, y + height), 'add');

const MASKS: Record<string, [width: number, height: number, paint: (mask: Mask) => void]> = {
  'a photo of 23 × 17 pixels': [23, 17, (mask) => box(mask, 8, 6, 7, 5)],
  'lines of 4 pixels': [
    700,
    500,
    (mask) => {
      for (let y = 20; y < 480; y += 40) box(mask, 30, y, 640, 4);
    },
  ],
  '200 islands': [
    700,
    500,
    (mask) => {
      for (let i = 0; i < 200; i++) {
        const [x, y] = [20 + (i % 20) * 33, 20 + Math.floor(i / 20) * 46];
        paintEllipse(mask, imagePoint(x, y), imagePoint(x + 12, y + 12), 'add');
      }
    },
  ],
  'everything but a hole': [
    700,
    500,
    (mask) => {
      mask.data.fill(255);
      for (let y = 230; y < 270; y++) mask.data.fill(0, y * 700 + 320, y * 700 + 380);
    },
  ],
};

const ANSWERS: Record<string, (width: number, height: number) => Pixels> = {
  'of noise': (width, height) => {
    const random = createRandom(2);
    const data = Uint8ClampedArray.from({ length: width * height * 3 }, () => random() * 255);
    return { width, height, channels: 3, data };
  },
  blank: (width, height) => {
    return { width, height, channels: 3, data: new Uint8ClampedArray(width * height * 3).fill(255) };
  },
  'of half the size, with transparency': (width, height) => {
    const size = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
    return { ...size, channels: 4, data: new Uint8ClampedArray(size.width * size.height * 4).fill(200) };
  },
};

const cases = Object.keys(MASKS).flatMap((mask) => Object.keys(ANSWERS).map((answer) => [mask, answer]));

test.each(cases)('%s, and an answer %s', (maskName, answerName) => {
  const [width, height, paint] = MASKS[maskName as string] ?? [1, 1, () => {}];
  const photo = takePhoto(width, height);
  const mask = createMask(width, height);
  paint(mask);
  for (const mode of ['whole', 'region'] as const) {
    const plan = planEdit({ photo, model: { sizes: 'flexible' }, mode, maskBounds: findBounds(mask) });
    const answer = ANSWERS[answerName as string]?.(plan.outputWidth, plan.outputHeight) ?? photo;
    const source = { ...photo, data: photo.data.slice() };
    placeEdit({ source, answer, mask, plan });
    let [kept, changed, painted] = [0, 0, 0];
    for (let i = 0; i < mask.data.length; i++) {
      const differs = [0, 1, 2].some((c) => source.data[i * 3 + c] !== photo.data[i * 3 + c]);
      if (mask.data[i] === 0 && differs) kept++;
      if (mask.data[i] === 255) painted++;
      if (mask.data[i] === 255 && differs) changed++;
    }
    expect(kept).toBe(0);
    expect(changed).toBeGreaterThan(0.5 * painted);
  }
});
