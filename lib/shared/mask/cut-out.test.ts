import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, drawMask, noiseMask } from '@/test/masks';
import { cutOut } from './cut-out';
import type { Rect } from './geometry';
import { createMask, type Mask } from './mask';
import { findBounds } from './measure';
import type { Pixels } from './resample';

type Colour = readonly [red: number, green: number, blue: number];

/** `front` over `back` where the mask says, and the colours in front. */
function compose(
  mask: Mask,
  front: (x: number, y: number) => Colour,
  back: (x: number, y: number) => Colour,
) {
  const { width, height } = mask;
  const data = new Uint8Array(width * height * 3);
  const wanted = new Float32Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const alpha = (mask.data[i] as number) / 255;
    const [f, b] = [front(x, y), back(x, y)];
    for (const c of [0, 1, 2] as const) {
      wanted[i * 3 + c] = f[c];
      data[i * 3 + c] = Math.round(alpha * f[c] + (1 - alpha) * b[c]);
    }
  }
  return { source: { width, height, channels: 3, data } satisfies Pixels, wanted };
}

/** A disc whose edge is `soft` pixels wide. */
function discMask(width: number, height: number, radius: number, soft: number): Mask {
  const mask = createMask(width, height);
  for (let i = 0; i < mask.data.length; i++) {
    const distance = Math.hypot((i % width) - width / 2, Math.floor(i / width) - height / 2) - radius;
    mask.data[i] = Math.round(255 * Math.max(0, Math.min(1, 0.5 - distance / soft)));
  }
  return mask;
}

function noisePixels(width: number, height: number, channels: 3 | 4, seed: number) {
  const random = createRandom(seed);
  return {
    width,
    height,
    channels,
    data: Uint8Array.from({ length: width * height * channels }, () => Math.floor(random() * 256)),
  } satisfies Pixels;
}

const pixel = ({ data }: { data: Uint8Array }, i: number) => [...data.subarray(i * 4, i * 4 + 4)];
const RED = (): Colour => [210, 50, 40];
/** Nowhere the same. */
const SLOPE = (x: number, y: number): Colour => [x / 4, 90, 250 - y / 4];
const WAVES = (x: number, y: number): Colour => [
  40,
  120 + 60 * Math.sin((x + y) / 20),
  200 + 40 * Math.cos(x / 17),
];
const CHECKS = (x: number, y: number): Colour =>
  ((x >> 3) + (y >> 3)) % 2 === 0 ? [20, 160, 60] : [60, 90, 230];

describe('what is cut out', () => {
  test('is the photo byte for byte where it is selected, and nothing elsewhere', () => {
    const source = noisePixels(5, 3, 3, 1);
    const mask = drawMask('.....', '.##..', '..#..');
    const out = cutOut(source, mask, { trim: false });
    expect(out?.rect).toEqual({ x: 0, y: 0, width: 5, height: 3 });
    for (let i = 0; i < 15; i++) {
      const kept = mask.data[i] === 255 ? [...source.data.subarray(i * 3, i * 3 + 3), 255] : [0, 0, 0, 0];
      expect(out && pixel(out, i)).toEqual(kept);
    }
  });

  test('trimmed, is what is left of it and no more', () => {
    const source = noisePixels(5, 4, 3, 2);
    const mask = drawMask('.....', '.##..', '..#..', '.....');
    const out = cutOut(source, mask, { trim: true });
    expect(out?.rect).toEqual({ x: 1, y: 1, width: 2, height: 2 });
    expect(out?.data).toHaveLength(16);
    expect(out && pixel(out, 2)).toEqual([0, 0, 0, 0]);
    expect(out && pixel(out, 3)).toEqual([...source.data.subarray(36, 39), 255]);
  });

  test('keeps what the photo itself is transparent in, and leaves its hidden colours behind', () => {
    const source = {
      width: 4,
      height: 1,
      channels: 4,
      data: Uint8Array.from([9, 8, 7, 255, 9, 8, 7, 100, 9, 8, 7, 0, 9, 8, 7, 255]),
    };
    const out = cutOut(source, createMask(4, 1, Uint8Array.from([255, 255, 255, 0])), { trim: true });
    expect(out?.rect).toEqual({ x: 0, y: 0, width: 2, height: 1 });
    expect([...(out?.data ?? [])]).toEqual([9, 8, 7, 255, 9, 8, 7, 100]);
  });

  test('is nothing where nothing is selected, or only what is transparent already', () => {
    const source = noisePixels(3, 3, 3, 3);
    expect(cutOut(source, createMask(3, 3), { trim: false })).toBeNull();
    const clear = { width: 2, height: 1, channels: 4, data: Uint8Array.from([1, 2, 3, 0, 1, 2, 3, 255]) };
    expect(cutOut(clear, createMask(2, 1, Uint8Array.from([255, 0])), { trim: true })).toBeNull();
    expect(() => cutOut(source, createMask(3, 2), { trim: false })).toThrow(RangeError);
  });

  test('whatever is selected: alpha is the photo’s times the mask’s, wholly selected pixels keep their bytes', () => {
    const scene = fc.record({
      width: fc.integer({ min: 1, max: 40 }),
      height: fc.integer({ min: 1, max: 40 }),
      channels: fc.constantFrom<3 | 4>(3, 4),
      seed: fc.integer(),
      trim: fc.boolean(),
      soft: fc.boolean(),
    });
    fc.assert(
      fc.property(scene, ({ width, height, channels, seed, trim, soft }) => {
        const source = noisePixels(width, height, channels, seed);
        const mask = soft
          ? createMask(width, height, noisePixels(width, height, 3, seed + 1).data.slice(0, width * height))
          : noiseMask(width, height, 0.3, seed + 1);
        const opacity = (i: number) => {
          const own = channels === 4 ? (source.data[i * 4 + 3] as number) : 255;
          return Math.round(((mask.data[i] as number) * own) / 255);
        };
        const out = cutOut(source, mask, { trim });
        const left = Array.from({ length: width * height }, (_, i) => i).filter((i) => opacity(i) > 0);
        if (out === null) {
          expect(left).toEqual([]);
          return;
        }
        const { rect, data } = out;
        expect(data).toHaveLength(rect.width * rect.height * 4);
        if (trim) expect(rect).toEqual(boundsOf(left, width));
        else expect(rect).toEqual({ x: 0, y: 0, width, height });
        for (let y = 0; y < rect.height; y++) {
          for (let x = 0; x < rect.width; x++) {
            const i = (rect.y + y) * width + rect.x + x;
            const made = pixel(out, y * rect.width + x);
            expect(made[3]).toBe(opacity(i));
            if (made[3] === 0) expect(made).toEqual([0, 0, 0, 0]);
            else if (mask.data[i] === 255)
              expect(made.slice(0, 3)).toEqual([...source.data.subarray(i * channels, i * channels + 3)]);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

function boundsOf(indices: readonly number[], width: number): Rect {
  const mask = createMask(width, Math.floor((indices.at(-1) ?? 0) / width) + 1);
  for (const i of indices) mask.data[i] = 255;
  return findBounds(mask);
}

/** On both sides of a column or row, and not next to it. */
const BESIDE = [-12, -11, -10, -9, -8, -7, -6, -5, -4, 4, 5, 6, 7, 8, 9, 10, 11, 12];

function meanOf(count: number, valueAt: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += valueAt(i);
  return sum / count;
}

describe('a soft edge', () => {
  test.each([
    { name: 'a thin one', size: 240, soft: 3, back: WAVES, share: 0.05 },
    { name: 'a wide one', size: 240, soft: 40, back: WAVES, share: 0.2 },
    { name: 'a thin one before hard edges', size: 240, soft: 3, back: CHECKS, share: 0.3 },
    { name: 'one that is worked on in tiles', size: 1000, soft: 10, front: SLOPE, back: WAVES, share: 0.15 },
  ])(
    'has the colour of what is in front, so no halo is seen: $name',
    ({ size, soft, front = RED, back, share }) => {
      const mask = discMask(size, size - 40, size / 4, soft);
      const { source, wanted } = compose(mask, front, back);
      const out = cutOut(source, mask, { trim: false });
      if (out === null) throw new Error('Nothing was cut out');
      // Over black and over white it is off by the same: α times what the colour is off.
      const off = (colour: (i: number) => number) => {
        let [sum, count] = [0, 0];
        for (let i = 0; i < mask.data.length; i++) {
          const alpha = (mask.data[i] as number) / 255;
          if (alpha === 0 || alpha === 1) continue;
          for (let c = 0; c < 3; c++, count++)
            sum += alpha * Math.abs(colour(i * 4 + c) - (wanted[i * 3 + c] as number));
        }
        return sum / count;
      };
      const made = off((at) => out.data[at] as number);
      const asSeen = off((at) => source.data[(at >> 2) * 3 + (at & 3)] as number);
      expect(made / asSeen).toBeLessThan(share);
    },
  );

  test('over the old background it is the photo again', () => {
    const mask = discMask(160, 160, 50, 12);
    const { source } = compose(mask, RED, WAVES);
    const out = cutOut(source, mask, { trim: false });
    let [sum, count] = [0, 0];
    for (let i = 0; i < mask.data.length; i++) {
      const alpha = (mask.data[i] as number) / 255;
      if (alpha === 0 || alpha === 1) continue;
      const back = WAVES(i % 160, Math.floor(i / 160));
      for (const c of [0, 1, 2] as const) {
        const again = alpha * (out?.data[i * 4 + c] as number) + (1 - alpha) * back[c];
        sum += Math.abs(again - (source.data[i * 3 + c] as number));
        count++;
      }
    }
    expect(sum / count).toBeLessThan(2.5);
  });

  test('that lies within one thing keeps the colour of that thing', () => {
    const mask = discMask(120, 120, 40, 10);
    const { source } = compose(mask, RED, RED);
    const out = cutOut(source, mask, { trim: true });
    for (let i = 0; i < (out?.data.length ?? 0) / 4; i++) {
      const [red, green, blue, alpha] = pixel(out as { data: Uint8Array }, i);
      if (alpha) expect([red, green, blue]).toEqual([210, 50, 40]);
    }
  });

  test('shows no seams between the tiles that it is worked on in', () => {
    // Soft all over, and large enough for more than one size of it.
    const [width, height, tile] = [920, 720, 128];
    const mask = createMask(width, height);
    for (let i = 0; i < mask.data.length; i++) mask.data[i] = 60 + Math.round((140 * (i % width)) / width);
    const { source } = compose(mask, RED, WAVES);
    const out = cutOut(source, mask, { trim: false });
    const redAt = (x: number, y: number) => out?.data[(y * width + x) * 4] as number;
    /** How much a column differs from the one before it, and a row. */
    const across = (x: number) => meanOf(height, (y) => Math.abs(redAt(x, y) - redAt(x - 1, y)));
    const down = (y: number) => meanOf(width, (x) => Math.abs(redAt(x, y) - redAt(x, y - 1)));
    for (const [step, end] of [
      [across, width],
      [down, height],
    ] as const) {
      for (let at = tile; at < end; at += tile) {
        const beside = Math.max(...BESIDE.map((by) => step(at + by)));
        expect(step(at)).toBeLessThan(1.5 * beside + 0.1);
      }
    }
  });

  test('is cut out alike wherever in a large photo it lies', () => {
    const disc = discMask(200, 200, 60, 8);
    const place = (atX: number, atY: number) => {
      const mask = createMask(1000, 900);
      for (let y = 0; y < 200; y++)
        mask.data.set(disc.data.subarray(y * 200, y * 200 + 200), (atY + y) * 1000 + atX);
      const { source } = compose(mask, RED, () => [30, 60, 200]);
      return cutOut(source, mask, { trim: true })?.data ?? new Uint8Array();
    };
    const [first, second] = [place(100, 100), place(431, 517)];
    expect(first).toHaveLength(second.length);
    expect(first.every((value, i) => Math.abs(value - (second[i] as number)) <= 3)).toBe(true);
  });
});
