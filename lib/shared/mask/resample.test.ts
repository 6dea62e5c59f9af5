import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, noiseMask } from '@/test/masks';
import { rectOf } from './geometry';
import { createMask } from './mask';
import { fitMask, hasSameShape, maskFromPixels } from './mask-file';
import { buildAxis, createResampler, resampleMask } from './resample';

test('weights add up to one and stay inside, for any position, step and kind', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.double({ min: -60, max: 60, noNaN: true }),
      fc.double({ min: 0.05, max: 20, noNaN: true }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom('area' as const, 'cubic' as const),
      (length, from, step, count, kind) => {
        const axis = buildAxis(length, from, step, count, kind);
        for (let i = 0; i < count; i++) {
          const start = axis.starts[i] as number;
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start + axis.taps).toBeLessThanOrEqual(length);
          const sum = axis.weights.subarray(i * axis.taps, (i + 1) * axis.taps).reduce((a, b) => a + b, 0);
          expect(sum).toBeCloseTo(1, 4);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('shrinking averages exactly the area of each result', () => {
  const mask = noiseMask(30, 20, 0.5, 1);
  const small = resampleMask(mask, rectOf(mask), 12, 7);
  for (let y = 0; y < 7; y++) {
    for (let x = 0; x < 12; x++) {
      let sum = 0;
      for (let j = 0; j < 20; j++) {
        for (let i = 0; i < 30; i++) {
          const wide = Math.max(0, Math.min(i + 1, ((x + 1) * 30) / 12) - Math.max(i, (x * 30) / 12));
          const high = Math.max(0, Math.min(j + 1, ((y + 1) * 20) / 7) - Math.max(j, (y * 20) / 7));
          sum += wide * high * (mask.data[j * 30 + i] as number);
        }
      }
      expect(Math.abs((small.data[y * 12 + x] as number) - sum / ((30 / 12) * (20 / 7)))).toBeLessThan(0.51);
    }
  }
});

test('the same size is the same picture, for both kinds and any number of channels', () => {
  const random = createRandom(2);
  for (const kind of ['area', 'cubic'] as const) {
    const picture = {
      width: 9,
      height: 7,
      channels: 3,
      data: Uint8Array.from({ length: 189 }, () => Math.floor(random() * 256)),
    };
    const read = createResampler(picture, buildAxis(9, 0, 1, 9, kind), buildAxis(7, 0, 1, 7, kind));
    const row = new Float32Array(27);
    for (let y = 0; y < 7; y++) {
      read(y, row);
      expect([...row].map(Math.round)).toEqual([...picture.data.subarray(y * 27, (y + 1) * 27)]);
    }
  }
});

test('a shifted cubic follows a slope exactly', () => {
  const data = Uint8Array.from({ length: 40 }, (_, i) => 5 * i);
  const read = createResampler(
    { width: 40, height: 1, channels: 1, data },
    buildAxis(40, 0.3, 1, 30, 'cubic'),
    buildAxis(1, 0, 1, 1, 'cubic'),
  );
  const row = new Float32Array(30);
  read(0, row);
  for (let i = 2; i < 30; i++) expect(row[i]).toBeCloseTo(5 * (i + 0.3), 3);
});

test('rows may be read in any order', () => {
  const picture = { ...noiseMask(20, 60, 0.5, 8), channels: 1 };
  const axes = [buildAxis(20, 0, 1.7, 11, 'area'), buildAxis(60, 0, 2.3, 26, 'area')] as const;
  const forward = createResampler(picture, ...axes);
  const rows = Array.from({ length: 26 }, (_, y) => {
    const row = new Float32Array(11);
    forward(y, row);
    return row;
  });
  const jumping = createResampler(picture, ...axes);
  for (let i = 0; i < 26; i++) {
    const y = (i * 7) % 26;
    const row = new Float32Array(11);
    jumping(y, row);
    expect(row).toEqual(rows[y]);
  }
});

test('a mask file with transparency means its alpha, one without its brightness, in any number of channels', () => {
  const of = (channels: number, ...data: number[]) => [
    ...maskFromPixels({ width: 2, height: 1, channels, data: Uint8Array.from(data) }).data,
  ];
  expect(of(4, 9, 9, 9, 0, 200, 200, 200, 255)).toEqual([255, 0]);
  expect(of(4, 255, 255, 255, 255, 0, 0, 0, 255)).toEqual([255, 0]);
  expect(of(4, 255, 255, 255, 155, 0, 0, 0, 255)).toEqual([100, 0]);
  expect(of(3, 255, 255, 255, 128, 128, 128)).toEqual([255, 128]);
  expect(of(3, 255, 0, 0, 0, 255, 0)).toEqual([54, 182]);
  expect(of(2, 7, 0, 7, 255)).toEqual([255, 0]);
  expect(of(2, 7, 255, 255, 255)).toEqual([7, 255]);
  expect(of(1, 0, 255)).toEqual([0, 255]);
});

test('a mask of the photo’s shape is fitted at any size, one of another shape is refused', () => {
  expect(hasSameShape({ width: 1000, height: 750 }, { width: 4032, height: 3024 })).toBe(true);
  expect(hasSameShape({ width: 3024, height: 4032 }, { width: 4032, height: 3024 })).toBe(false);
  const mask = createMask(10, 8);
  mask.data.fill(255);
  expect(fitMask(mask, { width: 100, height: 80 }).data.every((value) => value === 255)).toBe(true);
  expect(fitMask(mask, { width: 10, height: 8 })).toBe(mask);
  expect(() => fitMask(mask, { width: 80, height: 100 })).toThrow(RangeError);
});
