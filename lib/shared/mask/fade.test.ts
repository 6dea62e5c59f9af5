import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, noiseMask, sumOf, valueAt } from '@/test/masks';
import { featherMask } from './blur';
import { defaultFeatherPx } from './composite';
import { imagePoint, type Rect, rectOf } from './geometry';
import type { Mask } from './mask';
import { createMask, cropMask } from './mask';
import { findBounds } from './measure';
import { fadeInward } from './morphology';
import { paintEllipse, paintRectangle } from './shapes';

const LEAST = 0.9;

function fillRect(mask: Mask, { x, y, width, height }: Rect): void {
  for (let row = y; row < Math.min(mask.height, y + height); row++)
    mask.data.fill(255, row * mask.width + x, row * mask.width + Math.min(mask.width, x + width));
}

function fillDot(mask: Mask, x: number, y: number, size: number): Rect {
  paintEllipse(mask, imagePoint(x, y), imagePoint(x + size, y + size), 'add');
  return { x, y, width: size, height: size };
}

const fade = (mask: Mask, featherPx = defaultFeatherPx(findBounds(mask))) =>
  fadeInward(mask, rectOf(mask), featherPx);

/** What of the mask's strength within `part` is left of it. */
function arriving(mask: Mask, alpha: Mask, part: Rect = rectOf(mask)): number {
  return sumOf(cropMask(alpha, part)) / sumOf(cropMask(mask, part));
}

/** The same for the worst of its parts, found by flooding: pixels that touch by their sides. */
function worstArriving(mask: Mask, alpha: Mask): number {
  const seen = new Uint8Array(mask.data.length);
  let worst = 1;
  for (let first = 0; first < seen.length; first++) {
    if (seen[first] === 1 || mask.data[first] === 0) continue;
    let [painted, arrived] = [0, 0];
    const open = [first];
    seen[first] = 1;
    while (open.length > 0) {
      const at = open.pop() as number;
      painted += mask.data[at] as number;
      arrived += alpha.data[at] as number;
      const x = at % mask.width;
      const sides = [x > 0 ? at - 1 : -1, x + 1 < mask.width ? at + 1 : -1, at - mask.width, at + mask.width];
      for (const side of sides) {
        if (side < 0 || side >= seen.length || seen[side] === 1 || mask.data[side] === 0) continue;
        seen[side] = 1;
        open.push(side);
      }
    }
    worst = Math.min(worst, arrived / painted);
  }
  return worst;
}

describe('every part of the mask arrives', () => {
  test('lines and dots beside a large area, each as if it were alone', () => {
    const mask = createMask(700, 450);
    fillRect(mask, { x: 40, y: 40, width: 360, height: 360 });
    const lines = [
      { x: 430, y: 30, width: 4, height: 380 },
      { x: 460, y: 30, width: 6, height: 380 },
      { x: 490, y: 40, width: 180, height: 6 },
    ];
    for (const line of lines) fillRect(mask, line);
    const parts = [...lines, fillDot(mask, 500, 100, 20), fillDot(mask, 560, 100, 60)];
    for (const featherPx of [undefined, 40, 300]) {
      const alpha = fade(mask, featherPx);
      for (const part of parts) expect(arriving(mask, alpha, part)).toBeGreaterThanOrEqual(LEAST);
    }
  });

  test('two dots in the opposite corners of a large photo', () => {
    const mask = createMask(1500, 1000);
    const dots = [fillDot(mask, 20, 20, 60), fillDot(mask, 1400, 900, 60)];
    const alpha = fade(mask, 36);
    for (const dot of dots) expect(arriving(mask, alpha, dot)).toBeGreaterThanOrEqual(LEAST);
  });

  test('a line that grows out of a large area does not break off there', () => {
    const mask = createMask(900, 500);
    fillRect(mask, { x: 50, y: 50, width: 400, height: 400 });
    const line = { x: 450, y: 240, width: 400, height: 6 };
    fillRect(mask, line);
    const alpha = fade(mask, 30);
    for (let x = 450; x < 840; x++) expect(valueAt(alpha, x, 242)).toBeGreaterThan(230);
    expect(arriving(mask, alpha, line)).toBeGreaterThanOrEqual(0.85);
  });

  test('any mask of lines, dots, areas, holes and noise, with any fade, at any softness', () => {
    const shape = fc.record({
      kind: fc.constantFrom('line', 'dot', 'area', 'hole'),
      x: fc.nat(119),
      y: fc.nat(99),
      a: fc.integer({ min: 1, max: 70 }),
      b: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(
        fc.array(shape, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(0, 0, 0.01, 0.4),
        fc.constantFrom(0, 0, 2.5, 6),
        fc.double({ min: 0.5, max: 90, noNaN: true }),
        fc.nat(99),
        (shapes, density, softness, featherPx, seed) => {
          const mask = noiseMask(120, 100, density, seed);
          for (const { kind, x, y, a, b } of shapes) {
            const to = imagePoint(x + a, y + (kind === 'line' ? b : a));
            if (kind === 'dot' || kind === 'hole')
              paintEllipse(mask, imagePoint(x, y), to, kind === 'dot' ? 'add' : 'subtract');
            else paintRectangle(mask, imagePoint(x, y), to, 'add');
          }
          featherMask(mask, softness);
          const alpha = fade(mask, featherPx);
          expect(worstArriving(mask, alpha)).toBeGreaterThanOrEqual(LEAST);
          expect(alpha.data.every((value, i) => value <= (mask.data[i] as number))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('and still fades', () => {
  test('a large area over the whole width that was asked for, along edges of any slope', () => {
    const random = createRandom(7);
    for (let turn = 0; turn < 6; turn++) {
      const mask = createMask(400, 400);
      const angle = random() * Math.PI;
      const depthAt = (x: number, y: number) =>
        (x + 0.5 - 200) * Math.cos(angle) + (y + 0.5 - 200) * Math.sin(angle);
      for (let i = 0; i < mask.data.length; i++)
        mask.data[i] = depthAt(i % 400, Math.floor(i / 400)) > 0 ? 255 : 0;
      const alpha = fade(mask, 12);
      for (let i = 0; i < mask.data.length; i++) {
        const [x, y] = [i % 400, Math.floor(i / 400)];
        const depth = depthAt(x, y);
        if (Math.hypot(x - 200, y - 200) > 90 || depth <= 0 || depth > 12) continue;
        const t = depth / 12;
        expect(Math.abs((alpha.data[i] as number) / 255 - t * t * (3 - 2 * t))).toBeLessThan(0.15);
      }
    }
  });

  test('a disc as wide as it may be, and no wider than was asked for', () => {
    const mask = createMask(300, 300);
    fillDot(mask, 20, 20, 260);
    for (const featherPx of [4, 9]) {
      const alpha = fade(mask, featherPx);
      const row = [...alpha.data.subarray(150 * 300 + 20, 150 * 300 + 20 + featherPx + 2)];
      expect(row[0]).toBeLessThan(60);
      expect(row).toEqual(row.toSorted((a, b) => a - b));
      expect(row.at(-1)).toBe(255);
      expect(row[Math.floor(featherPx / 2)]).toBeLessThan(200);
    }
  });
});
