import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OverpaintError } from '@/lib/shared/errors';
import { FLEXIBLE_SIZE } from '@/lib/shared/models';
import type { EditPlan } from './edit-plan';
import { contextRect, isLegalOutput, planEdit, planSmaller, suggestMode, toOutput } from './edit-plan';
import type { Rect, Size } from './geometry';
import { containsRect, imagePoint, rectOf } from './geometry';

const flexible = { sizes: 'flexible' } as const;
const fixed = { sizes: 'fixed' } as const;
const photos = fc.record({
  width: fc.integer({ min: 1, max: 9000 }),
  height: fc.integer({ min: 1, max: 9000 }),
});
const models = fc.constantFrom(flexible, fixed);
const shares = fc.double({ min: 0, max: 1, noNaN: true });

/** Some rectangle inside the photo. */
function partOf(photo: Size, [a, b, c, d]: readonly [number, number, number, number]): Rect {
  const width = Math.max(1, Math.round(photo.width * c * c));
  const height = Math.max(1, Math.round(photo.height * d * d));
  return {
    x: Math.floor((photo.width - width) * a),
    y: Math.floor((photo.height - height) * b),
    width,
    height,
  };
}

const parts = fc
  .tuple(photos, fc.tuple(shares, shares, shares, shares))
  .map(([photo, share]) => ({ photo, bounds: partOf(photo, share) }));

function expectSound(plan: EditPlan, photo: Size): void {
  const { content, sourceRect, outputWidth, outputHeight, scale } = plan;
  expect(containsRect(rectOf(photo), sourceRect)).toBe(true);
  expect(sourceRect.width).toBeGreaterThan(0);
  expect(sourceRect.height).toBeGreaterThan(0);
  expect(containsRect({ x: 0, y: 0, width: outputWidth, height: outputHeight }, content)).toBe(true);
  // Never stretched: each side is right to half a pixel, or the one pixel below which nothing is left.
  expect(Math.abs(content.width - Math.max(1, sourceRect.width * scale))).toBeLessThanOrEqual(0.5 + 1e-6);
  expect(Math.abs(content.height - Math.max(1, sourceRect.height * scale))).toBeLessThanOrEqual(0.5 + 1e-6);
}

test('every plan is legal, inside the photo and not stretched; the whole photo is in a whole plan', () => {
  fc.assert(
    fc.property(photos, models, (photo, model) => {
      const plan = planEdit({ photo, model, mode: 'whole' });
      expectSound(plan, photo);
      expect(isLegalOutput({ width: plan.outputWidth, height: plan.outputHeight }, model)).toBe(true);
      expect(plan.sourceRect).toEqual(rectOf(photo));
    }),
    { numRuns: 400 },
  );
});

test('every region is legal, inside the photo, not stretched, and shows the mask with its context', () => {
  fc.assert(
    fc.property(parts, models, ({ photo, bounds }, model) => {
      const plan = planEdit({ photo, model, mode: 'region', maskBounds: bounds });
      expectSound(plan, photo);
      expect(isLegalOutput({ width: plan.outputWidth, height: plan.outputHeight }, model)).toBe(true);
      expect(containsRect(plan.sourceRect, contextRect(bounds, photo))).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test('nothing is enlarged beyond what the smallest legal picture asks for', () => {
  fc.assert(
    fc.property(parts, fc.constantFrom('whole' as const, 'region' as const), ({ photo, bounds }, mode) => {
      // In an icon only a few shapes exist at all.
      fc.pre(Math.min(photo.width, photo.height) >= 64);
      const plan = planEdit({ photo, model: flexible, mode, maskBounds: bounds });
      const tooLarge = plan.scale > 1 && plan.outputWidth * plan.outputHeight > FLEXIBLE_SIZE.minPixels * 1.2;
      expect(tooLarge).toBe(false);
    }),
    { numRuns: 400 },
  );
});

test('a photo of a legal size is sent as it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 30, max: 240 }), fc.integer({ min: 30, max: 240 }), (columns, rows) => {
      const photo = { width: columns * 16, height: rows * 16 };
      fc.pre(isLegalOutput(photo, flexible));
      const plan = planEdit({ photo, model: flexible, mode: 'whole' });
      expect(plan).toEqual({
        mode: 'whole',
        sourceRect: rectOf(photo),
        outputWidth: photo.width,
        outputHeight: photo.height,
        content: rectOf(photo),
        scale: 1,
      });
    }),
    { numRuns: 300 },
  );
});

test('the padding of a photo of a legal shape is a sliver, and large photos use most of the pixels', () => {
  fc.assert(
    fc.property(photos, (photo) => {
      fc.pre(
        Math.max(photo.width, photo.height) <= 2.9 * Math.min(photo.width, photo.height) &&
          Math.min(photo.width, photo.height) > 100,
      );
      const plan = planEdit({ photo, model: flexible, mode: 'whole' });
      const used = (plan.content.width * plan.content.height) / (plan.outputWidth * plan.outputHeight);
      expect(used).toBeGreaterThan(0.955);
      const best = Math.min(
        1,
        3840 / Math.max(photo.width, photo.height),
        Math.sqrt(FLEXIBLE_SIZE.maxPixels / (photo.width * photo.height)),
      );
      expect(plan.scale).toBeGreaterThan(best * 0.93);
    }),
    { numRuns: 400 },
  );
});

test.each([
  [4032, 3024, 3264, 2448],
  [6000, 4000, 3504, 2336],
  [1024, 1024, 1024, 1024],
  [8000, 8000, 2880, 2880],
  [3840, 2160, 3840, 2160],
  [7680, 4320, 3840, 2160],
])('%d x %d goes out at %d x %d without padding', (width, height, outputWidth, outputHeight) => {
  const plan = planEdit({ photo: { width, height }, model: flexible, mode: 'whole' });
  expect([plan.outputWidth, plan.outputHeight]).toEqual([outputWidth, outputHeight]);
  expect(plan.content).toEqual({ x: 0, y: 0, width: outputWidth, height: outputHeight });
});

test('a photo that is nearly legal keeps its pixels and is padded', () => {
  const plan = planEdit({ photo: { width: 1600, height: 1195 }, model: flexible, mode: 'whole' });
  expect([plan.outputWidth, plan.outputHeight, plan.scale]).toEqual([1600, 1200, 1]);
  expect(plan.content).toEqual({ x: 0, y: 2, width: 1600, height: 1195 });
});

test('a panorama is padded to three to one and a tiny icon enlarged to the least', () => {
  const panorama = planEdit({ photo: { width: 10_000, height: 500 }, model: flexible, mode: 'whole' });
  expect([panorama.outputWidth, panorama.outputHeight]).toEqual([3840, 1280]);
  expect(panorama.content.height).toBe(192);
  const icon = planEdit({ photo: { width: 32, height: 32 }, model: flexible, mode: 'whole' });
  expect([icon.outputWidth, icon.outputHeight]).toEqual([816, 816]);
  expect(icon.content.width).toBe(816);
});

test('a region large enough keeps the photo’s own pixels, without padding', () => {
  const photo = { width: 6000, height: 4000 };
  const plan = planEdit({
    photo,
    model: flexible,
    mode: 'region',
    maskBounds: { x: 2500, y: 1500, width: 1000, height: 800 },
  });
  expect(plan.scale).toBe(1);
  expect(plan.content).toEqual({ x: 0, y: 0, width: plan.outputWidth, height: plan.outputHeight });
  expect([plan.sourceRect.width, plan.sourceRect.height]).toEqual([plan.outputWidth, plan.outputHeight]);
  expect(plan.outputWidth).toBeLessThan(1000 + 2 * 334 + 16 + 16);
});

test('small regions fill a legal size without padding wherever the photo has room', () => {
  const photo = { width: 6000, height: 4000 };
  fc.assert(
    fc.property(
      fc.integer({ min: 60, max: 5500 }),
      fc.integer({ min: 60, max: 3500 }),
      fc.integer({ min: 1, max: 900 }),
      fc.integer({ min: 1, max: 900 }),
      (x, y, width, height) => {
        fc.pre(x + width < 5900 && y + height < 3900);
        const plan = planEdit({
          photo,
          model: flexible,
          mode: 'region',
          maskBounds: { x, y, width, height },
        });
        expect(plan.content).toEqual({ x: 0, y: 0, width: plan.outputWidth, height: plan.outputHeight });
      },
    ),
    { numRuns: 300 },
  );
});

test('the person’s frame is taken as it is, without context, and cut at the photo', () => {
  const photo = { width: 3000, height: 2000 };
  const plan = planEdit({
    photo,
    model: flexible,
    mode: 'region',
    frame: { x: 2000, y: 1000, width: 4000, height: 4000 },
  });
  expect(plan.sourceRect.x + plan.sourceRect.width).toBe(3000);
  expect(containsRect(plan.sourceRect, { x: 2000, y: 1000, width: 1000, height: 1000 })).toBe(true);
  expect(plan.sourceRect.width).toBeLessThan(1020);
});

test('a region outside the photo, an empty mask and an illegal size are refused with a sentence', () => {
  const photo = { width: 3000, height: 2000 };
  const refuse = (request: Partial<Parameters<typeof planEdit>[0]>) => () =>
    planEdit({ photo, model: flexible, mode: 'region', ...request });
  expect(refuse({ frame: { x: 3000, y: 0, width: 50, height: 50 } })).toThrow(
    'The region lies outside the photo.',
  );
  expect(refuse({ maskBounds: { x: 0, y: 0, width: 0, height: 0 } })).toThrow('The mask is empty');
  expect(refuse({ mode: 'whole', output: { width: 1000, height: 1000 } })).toThrow(OverpaintError);
  expect(refuse({ mode: 'whole', model: fixed, output: { width: 1600, height: 1200 } })).toThrow(
    OverpaintError,
  );
});

test('a chosen size is used: padded for a whole photo, widened first for a region', () => {
  const photo = { width: 4000, height: 3000 };
  const square = { width: 1024, height: 1024 };
  const whole = planEdit({ photo, model: fixed, mode: 'whole', output: square });
  expect(whole.content).toEqual({ x: 0, y: 128, width: 1024, height: 768 });
  const region = planEdit({
    photo,
    model: fixed,
    mode: 'region',
    output: square,
    maskBounds: { x: 1000, y: 1000, width: 600, height: 200 },
  });
  expect(region.sourceRect.width).toBe(region.sourceRect.height);
  expect(region.content).toEqual(rectOf(square));
});

test('a fixed model gets the size nearest to the photo’s shape', () => {
  const sizeFor = (width: number, height: number) => {
    const plan = planEdit({ photo: { width, height }, model: fixed, mode: 'whole' });
    return `${plan.outputWidth}x${plan.outputHeight}`;
  };
  expect([sizeFor(6000, 4000), sizeFor(3024, 4032), sizeFor(900, 1000), sizeFor(4000, 3000)]).toEqual([
    '1536x1024',
    '1024x1536',
    '1024x1024',
    '1536x1024',
  ]);
});

test('fewer pixels can be asked for, and the ladder goes down to the least and ends', () => {
  const request = { photo: { width: 6000, height: 4000 }, model: flexible, mode: 'whole' } as const;
  const plan = planEdit({ ...request, maxPixels: FLEXIBLE_SIZE.experimentalAbovePixels });
  expect(plan.outputWidth * plan.outputHeight).toBeLessThanOrEqual(FLEXIBLE_SIZE.experimentalAbovePixels);
  const pixels: number[] = [];
  for (let next: EditPlan | null = planEdit(request); next; next = planSmaller(next, request, 0.5))
    pixels.push(next.outputWidth * next.outputHeight);
  expect(pixels.length).toBeGreaterThan(3);
  expect(pixels.at(-1)).toBeLessThan(FLEXIBLE_SIZE.minPixels * 1.3);
  expect(planSmaller(plan, { ...request, model: fixed }, 0.5)).toBeNull();
});

test('context is a third of the mask on each side at least, and more where it costs nothing', () => {
  const photo = { width: 6000, height: 4000 };
  const around = (width: number, height: number) =>
    planEdit({ photo, model: flexible, mode: 'region', maskBounds: { x: 2000, y: 1500, width, height } });
  for (const [width, height] of [
    [900, 600],
    [300, 300],
    [1200, 60],
  ] as const) {
    const { sourceRect } = around(width, height);
    const mean = Math.sqrt(width * height);
    expect(2000 - sourceRect.x).toBeGreaterThanOrEqual(Math.floor(Math.max(width, mean) / 3));
    expect(1500 - sourceRect.y).toBeGreaterThanOrEqual(Math.floor(Math.max(height, mean) / 3));
  }
  const dot = around(6, 6);
  expect([dot.sourceRect.width, dot.outputWidth]).toEqual([405, 816]);
  expect(around(270, 270)).toMatchObject({ sourceRect: { width: 450, height: 450 }, outputWidth: 816 });
});

/** As prices are: an amount a picture, another for each pixel. */
const priceOf = ({ outputWidth, outputHeight, mode }: EditPlan) =>
  2_000_000 + outputWidth * outputHeight + (mode === 'region' ? 500_000 : 0);

test('a region is chosen for a small mask on a large photo, and only there', () => {
  const large = { width: 6000, height: 4000 };
  const small = { x: 100, y: 100, width: 500, height: 500 };
  const modeOf = (photo: Size, maskBounds: Rect, price: (plan: EditPlan) => number | null = priceOf) =>
    suggestMode({ photo, model: flexible, maskBounds }, price);
  expect(modeOf(large, small)).toBe('region');
  // The photo would be shrunk: then it is worth any price.
  expect(modeOf(large, small, () => null)).toBe('region');
  expect(modeOf(large, { x: 0, y: 0, width: 5900, height: 3900 })).toBe('whole');
  expect(modeOf({ width: 800, height: 600 }, { ...small, width: 90, height: 90 })).toBe('whole');
  expect(modeOf(large, { x: 0, y: 0, width: 0, height: 0 })).toBe('whole');
  // Of 4 megapixels, which need no shrinking, a small part enlarged is cheaper than all.
  const four = { width: 2400, height: 1700 };
  expect(modeOf(four, { x: 900, y: 700, width: 270, height: 270 })).toBe('region');
  expect(modeOf(four, { x: 900, y: 700, width: 270, height: 270 }, () => null)).toBe('whole');
  expect(modeOf(four, { x: 300, y: 300, width: 1500, height: 1000 })).toBe('whole');
});

test('points go to the output and the corners meet', () => {
  const plan = planEdit({
    photo: { width: 4000, height: 3000 },
    model: fixed,
    mode: 'whole',
    output: { width: 1024, height: 1024 },
  });
  expect(toOutput(plan, imagePoint(0, 0))).toEqual({ x: 0, y: 128 });
  expect(toOutput(plan, imagePoint(4000, 3000))).toEqual({ x: 1024, y: 896 });
});
