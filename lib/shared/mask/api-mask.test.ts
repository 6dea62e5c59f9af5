import fc from 'fast-check';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { noiseMask, sumOf } from '@/test/masks';
import { buildApiMask, encodeApiMask, findMaskProblem, MAX_API_MASK_BYTES } from './api-mask';
import { planEdit } from './edit-plan';
import { imagePoint } from './geometry';
import { createMask } from './mask';
import { findBounds } from './measure';
import { paintEllipse, paintRectangle } from './shapes';
import { fillMask } from './whole';

const model = { sizes: 'flexible' } as const;

test('an independent decoder finds RGBA, transparent white where painted and opaque black elsewhere, at the output’s size', async () => {
  const photo = { width: 2000, height: 1500 };
  const mask = createMask(2000, 1500);
  paintRectangle(mask, imagePoint(400, 300), imagePoint(1200, 900), 'add');
  const request = { photo, model, mode: 'whole', maxPixels: 1_000_000 } as const;
  const plan = planEdit(request);
  const { png, reduced } = await encodeApiMask(mask, plan, request);
  expect(reduced).toBe('no');
  const decoded = PNG.sync.read(Buffer.from(png), { checkCRC: true });
  expect([decoded.width, decoded.height]).toEqual([plan.outputWidth, plan.outputHeight]);
  expect(png[25]).toBe(6);
  const words = new Uint32Array(decoded.data.buffer, decoded.data.byteOffset, decoded.width * decoded.height);
  expect(new Set(words)).toEqual(new Set([0x00ffffff, 0xff000000]));
  const at = (x: number, y: number) =>
    words[Math.floor(y * plan.scale) * decoded.width + Math.floor(x * plan.scale)];
  expect([at(410, 310), at(1190, 890), at(390, 500), at(1210, 500)]).toEqual([
    0xffffff, 0xffffff, 0xff000000, 0xff000000,
  ]);
  const share = words.filter((word) => word === 0xffffff).length / words.length;
  expect(share).toBeCloseTo(0.16, 2);
});

test('padding is kept, and a mask of the output’s own size is only thresholded', () => {
  const photo = { width: 4000, height: 3000 };
  const mask = createMask(4000, 3000);
  fillMask(mask, 255);
  const padded = buildApiMask(
    mask,
    planEdit({ photo, model: { sizes: 'fixed' }, mode: 'whole', output: { width: 1024, height: 1024 } }),
  );
  expect(findBounds(padded)).toEqual({ x: 0, y: 128, width: 1024, height: 768 });
  const legal = noiseMask(1024, 1024, 0.5, 3);
  const plan = planEdit({ photo: legal, model, mode: 'whole' });
  expect(Buffer.compare(buildApiMask(legal, plan).data, legal.data)).toBe(0);
});

test('only the region’s part of the mask is in its mask, in its place', () => {
  const photo = { width: 6000, height: 4000 };
  const mask = createMask(6000, 4000);
  paintEllipse(mask, imagePoint(3000, 2000), imagePoint(3800, 2800), 'add');
  paintRectangle(mask, imagePoint(0, 0), imagePoint(100, 100), 'add');
  const plan = planEdit({
    photo,
    model,
    mode: 'region',
    frame: { x: 2800, y: 1800, width: 1200, height: 1200 },
  });
  const api = buildApiMask(mask, plan);
  expect(Math.abs(sumOf(api) / (Math.PI * 400 * 400) - 1)).toBeLessThan(0.01);
  expect(findBounds(api).x).toBe(3000 - plan.sourceRect.x);
});

test('a hairline is not lost by shrinking', () => {
  const mask = createMask(6000, 4000);
  mask.data.fill(255, 6000 * 2000 + 1000, 6000 * 2000 + 5000);
  const api = buildApiMask(mask, planEdit({ photo: mask, model, mode: 'whole', maxPixels: 1_000_000 }));
  expect(findBounds(api).width).toBeGreaterThan(750);
});

test('an empty and a full mask are refused with a sentence, before anything is encoded', async () => {
  const request = { photo: { width: 1024, height: 1024 }, model, mode: 'whole' } as const;
  const plan = planEdit(request);
  const mask = createMask(1024, 1024);
  await expect(encodeApiMask(mask, plan, request)).rejects.toThrow('The mask is empty');
  fillMask(mask, 255);
  await expect(encodeApiMask(mask, plan, request)).rejects.toThrow('covers everything');
  mask.data[5] = 0;
  expect(findMaskProblem(mask)).toBeNull();
});

test('noise over the largest picture is under 4 MB as it is', async () => {
  const mask = noiseMask(3840, 2160, 0.5, 1);
  const request = { photo: mask, model, mode: 'whole' } as const;
  const { png, reduced } = await encodeApiMask(mask, planEdit(request), request);
  expect(png.length).toBeLessThan(MAX_API_MASK_BYTES);
  expect(reduced).toBe('no');
}, 60_000);

test('the ladder always ends under the limit, or says why not', async () => {
  const mask = noiseMask(1024, 768, 0.5, 2);
  paintEllipse(mask, imagePoint(200, 100), imagePoint(700, 600), 'add');
  const request = { photo: mask, model, mode: 'whole' } as const;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1_000, max: 250_000 }), async (maxBytes) => {
      const outcome = await encodeApiMask(mask, planEdit(request), request, { maxBytes }).catch(
        (error: Error) => error.message,
      );
      const length = typeof outcome === 'string' ? 0 : outcome.png.length;
      expect(length).toBeLessThan(maxBytes);
      expect(typeof outcome === 'string' ? outcome : 'sent').toMatch(/^sent$|too much fine detail/);
    }),
    { numRuns: 6 },
  );
});

test('each step of the ladder is reached, and the mask has the size of the plan that comes back with it', async () => {
  const mask = noiseMask(2000, 1500, 0.002, 2);
  for (let i = 0; i < 48; i++) {
    const x = 125 + 250 * (i % 8);
    const y = 125 + 250 * Math.floor(i / 8);
    paintEllipse(mask, imagePoint(x - 60 - i, y - 90), imagePoint(x + 60 + i, y + 90), 'add');
  }
  const request = { photo: mask, model, mode: 'whole' } as const;
  const plan = planEdit(request);
  const steps = new Set<string>();
  let limit = Number.POSITIVE_INFINITY;
  // Each time less is allowed than what came before, until nothing is left to take away.
  for (;;) {
    const outcome = await encodeApiMask(mask, plan, request, { maxBytes: limit }).catch(() => null);
    if (!outcome) break;
    steps.add(outcome.reduced);
    limit = Math.floor(outcome.png.length * 0.97);
    const decoded = PNG.sync.read(Buffer.from(outcome.png));
    expect([decoded.width, decoded.height]).toEqual([outcome.plan.outputWidth, outcome.plan.outputHeight]);
  }
  expect([...steps]).toEqual(['no', 'smoothed', 'scaled']);
}, 60_000);
