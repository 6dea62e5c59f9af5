import { describe, expect, test } from 'vitest';
import { createRandom } from '@/test/masks';
import { findGrownMask, placeEdit } from './composite';
import { planEdit } from './edit-plan';
import { imagePoint } from './geometry';
import { createMask, type Mask, SELECTED_FROM } from './mask';
import type { Pixels } from './resample';
import { paintEllipse } from './shapes';

const WIDTH = 960;
const HEIGHT = 704;
const plan = planEdit({
  photo: { width: WIDTH, height: HEIGHT },
  model: { sizes: 'flexible' },
  mode: 'whole',
});

function scene(x: number, y: number, channel: number): number {
  return (
    128 +
    45 * Math.sin(x / 23 + channel) * Math.cos(y / 31) +
    25 * Math.sin((x + 2 * y) / 11 + channel * 0.3) +
    8 * Math.sin(x / 3.1) * Math.sin(y / 2.9)
  );
}

type Drawn = { radius: number; shadow: number; gain?: number; shiftPx?: number };

/** A disc in the middle and its shadow to the lower right, drawn into the scene as a model gives it back. */
function draw({
  radius,
  shadow,
  gain = 1,
  shiftPx = 0,
}: Drawn): Pixels & { readonly data: Uint8ClampedArray } {
  const random = createRandom(3);
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [u, v] = [x - shiftPx, y - shiftPx];
      const isDisc = Math.hypot(u - WIDTH / 2, v - HEIGHT / 2) <= radius;
      const isShadow = Math.hypot(u - WIDTH / 2 - 50, v - HEIGHT / 2 - 60) <= radius * 0.9;
      for (let c = 0; c < 3; c++) {
        const value = isDisc ? ([220, 60, 40][c] ?? 0) : scene(u + 0.5, v + 0.5, c) * (isShadow ? shadow : 1);
        data[(y * WIDTH + x) * 3 + c] = value * gain + 4 * (random() - 0.5);
      }
    }
  }
  return { width: WIDTH, height: HEIGHT, channels: 3, data };
}

function disc(radius: number): Mask {
  const mask = createMask(WIDTH, HEIGHT);
  const [x, y] = [WIDTH / 2, HEIGHT / 2];
  paintEllipse(mask, imagePoint(x - radius, y - radius), imagePoint(x + radius, y + radius), 'add');
  return mask;
}

const photo = draw({ radius: 0, shadow: 1 });
const copyOf = (pixels: typeof photo) => ({ ...pixels, data: pixels.data.slice() });

/** Where truth and photo differ outside the mask, and how much of it was taken in. */
function judge(mask: Mask, grown: Mask | null, truth: Pixels) {
  let [wanted, taken, both] = [0, 0, 0];
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] !== 0) continue;
    const differs = [0, 1, 2].some(
      (c) => Math.abs((truth.data[i * 3 + c] as number) - (photo.data[i * 3 + c] as number)) > 12,
    );
    const isTaken = (grown?.data[i] ?? 0) >= SELECTED_FROM;
    if (differs) wanted++;
    if (isTaken) taken++;
    if (differs && isTaken) both++;
  }
  return { recall: both / wanted, precision: both / taken };
}

describe('what was drawn beyond the mask', () => {
  test.each([
    ['as it was asked for', {}],
    ['brighter', { gain: 1.08 }],
    ['slid', { gain: 1.05, shiftPx: 4 }],
  ])('is found with its shadow, in an answer that is %s', (_, slip) => {
    const mask = disc(100);
    const truth = draw({ radius: 115, shadow: 0.6 });
    const answer = draw({ radius: 115, shadow: 0.6, ...slip });
    const grown = findGrownMask({ source: photo, answer, mask, plan });
    const { recall, precision } = judge(mask, grown, truth);
    expect(recall).toBeGreaterThan(0.85);
    expect(precision).toBeGreaterThan(0.75);
    // What was painted is never lost.
    expect(mask.data.every((value, i) => (grown?.data[i] ?? 0) >= value)).toBe(true);
  });

  test.each([
    ['stays inside', { radius: 80, shadow: 1 }],
    ['stays inside, in another tone', { radius: 80, shadow: 1, gain: 1.1 }],
    ['stays inside, slid', { radius: 80, shadow: 1, shiftPx: 5 }],
  ])('is nothing where it %s', (_, drawn) => {
    const input = { answer: draw(drawn), mask: disc(110), plan };
    expect(findGrownMask({ source: photo, ...input })).toBeNull();
    expect(placeEdit({ source: copyOf(photo), ...input }).overflow).toBeNull();
  });

  test('is none of it when it does not touch the mask', () => {
    const mask = createMask(WIDTH, HEIGHT);
    paintEllipse(mask, imagePoint(60, 60), imagePoint(160, 160), 'add');
    expect(
      findGrownMask({ source: photo, answer: draw({ radius: 115, shadow: 0.6 }), mask, plan }),
    ).toBeNull();
  });

  test('is not looked for in an answer that shows something else', () => {
    const random = createRandom(5);
    const data = Uint8ClampedArray.from({ length: WIDTH * HEIGHT * 3 }, () => random() * 255);
    const answer = { width: WIDTH, height: HEIGHT, channels: 3, data };
    expect(findGrownMask({ source: photo, answer, mask: disc(100), plan })).toBeNull();
  });
});

test('taken in, it comes near to what was asked for, and what lies beyond stays the photo’s, byte for byte', () => {
  const mask = disc(100);
  const answer = draw({ radius: 115, shadow: 0.6, gain: 1.05, shiftPx: 3 });
  const truth = draw({ radius: 115, shadow: 0.6 });
  const painted = mask.data.slice();
  const [plain, taken] = [copyOf(photo), copyOf(photo)];
  const { overflow } = placeEdit({ source: plain, answer, mask, plan });
  const again = placeEdit({ source: taken, answer, mask, plan, grow: true });
  expect(overflow?.share).toBeGreaterThan(0.2);
  expect(again.overflow?.share).toBe(overflow?.share);
  expect(mask.data).toEqual(painted);
  const grown = findGrownMask({ source: photo, answer, mask, plan });
  let [errorPlain, errorTaken, changedOutside] = [0, 0, 0];
  for (let i = 0; i < mask.data.length; i++) {
    for (let c = i * 3; c < i * 3 + 3; c++) {
      if ((grown?.data[i] ?? 0) === 0 && taken.data[c] !== photo.data[c]) changedOutside++;
      errorPlain += ((plain.data[c] as number) - (truth.data[c] as number)) ** 2;
      errorTaken += ((taken.data[c] as number) - (truth.data[c] as number)) ** 2;
    }
  }
  expect(changedOutside).toBe(0);
  expect(errorTaken).toBeLessThan(0.35 * errorPlain);
});
