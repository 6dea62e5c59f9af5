import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { containsRect, rectOf } from '@/lib/shared/mask/geometry';
import { fitAround, fitOnGround } from './restyle-fit';
import { AMAZON_SHARE, findTarget, TARGETS, type Target } from './restyle-targets';

const PRINT = findTarget('print', { made: [], print: { width: 100, height: 150, unit: 'mm' } }) as Target;
const byId = (id: string) => TARGETS.find((one) => one.id === id) as Target;
const side = fc.integer({ min: 40, max: 6000 });
const scene = fc.record({ width: side, height: side }).chain((source) =>
  fc.record({
    source: fc.constant(source),
    subject: fc
      .tuple(
        fc.integer({ min: 0, max: source.width - 1 }),
        fc.integer({ min: 0, max: source.height - 1 }),
        fc.nat(),
        fc.nat(),
      )
      .map(([x, y, w, h]) => ({
        x,
        y,
        width: 1 + (w % (source.width - x)),
        height: 1 + (h % (source.height - y)),
      })),
  }),
);
const target = fc.constantFrom<Target>(...TARGETS, PRINT);

describe('a crop around the subject', () => {
  test('has the target’s shape, and all of the subject inside what is not cut off', () => {
    fc.assert(
      fc.property(scene, target, ({ source, subject }, wanted) => {
        const { crop, output } = fitAround(source, subject, wanted);
        // To the pixel: what is scaled to the output is not stretched by more.
        expect(Math.abs(crop.width - (crop.height * wanted.width) / wanted.height)).toBeLessThanOrEqual(2);
        expect(Math.abs(output.width - (output.height * wanted.width) / wanted.height)).toBeLessThanOrEqual(
          2,
        );
        const bleedX = Math.floor((crop.width * wanted.bleedPx) / wanted.width) - 1;
        const bleedY = Math.floor((crop.height * wanted.bleedPx) / wanted.height) - 1;
        expect(subject.x).toBeGreaterThanOrEqual(crop.x + Math.max(0, bleedX));
        expect(subject.y).toBeGreaterThanOrEqual(crop.y + Math.max(0, bleedY));
        expect(subject.x + subject.width).toBeLessThanOrEqual(crop.x + crop.width - Math.max(0, bleedX));
        expect(subject.y + subject.height).toBeLessThanOrEqual(crop.y + crop.height - Math.max(0, bleedY));
      }),
    );
  });

  test('lies within the picture wherever the subject has room in it', () => {
    fc.assert(
      fc.property(scene, fc.constantFrom<Target>(...TARGETS), ({ source, subject }, wanted) => {
        const ratio = wanted.width / wanted.height;
        const width = Math.min(source.width, source.height * ratio);
        const height = Math.min(source.height, source.width / ratio);
        fc.pre(subject.width < width - 1 && subject.height < height - 1);
        const { crop, padded } = fitAround(source, subject, wanted);
        expect(padded).toBe(false);
        expect(containsRect(rectOf(source), crop)).toBe(true);
        // As much as the shape allows.
        expect(Math.max(crop.width / source.width, crop.height / source.height)).toBe(1);
      }),
    );
  });

  test('is as large as the target, or as the picture where that is enough; what is enlarged is said', () => {
    fc.assert(
      fc.property(scene, target, ({ source, subject }, wanted) => {
        const { crop, output, enlarged } = fitAround(source, subject, wanted);
        const { width, height } = wanted.min ?? wanted;
        expect(output.width).toBeGreaterThanOrEqual(width);
        expect(output.height).toBeGreaterThanOrEqual(height);
        expect(output.width).toBeLessThanOrEqual(wanted.width);
        expect(enlarged).toBeCloseTo(Math.max(1, output.width / crop.width), 9);
      }),
    );
  });

  test.each([
    [
      'in the middle where nothing is known',
      { width: 4000, height: 3000 },
      null,
      { x: 0, y: 375, width: 4000, height: 2250 },
    ],
    [
      'moved to the subject',
      { width: 4000, height: 3000 },
      { x: 100, y: 100, width: 500, height: 400 },
      { x: 0, y: 0, width: 4000, height: 2250 },
    ],
    [
      'beyond the picture for a tall subject',
      { width: 1000, height: 1000 },
      { x: 400, y: 50, width: 200, height: 900 },
      { x: -300, y: 50, width: 1600, height: 900 },
    ],
  ])('%s', (_, source, subject, crop) => {
    const fit = fitAround(source, subject, byId('doordash'));
    expect(fit.crop).toEqual(crop);
    expect(fit.padded).toBe(crop.x < 0);
  });

  test.each([
    ['a large photo is made smaller', 4000, 3000, { width: 1920, height: 1080 }, 1],
    ['one that is large enough stays as large as it is', 1600, 1200, { width: 1600, height: 900 }, 1],
    ['a small one becomes as large as it has to be', 800, 600, { width: 1423, height: 800 }, 1423 / 800],
  ])('%s', (_, width, height, output, enlarged) => {
    const fit = fitAround({ width, height }, null, byId('doordash'));
    expect(fit).toMatchObject({ output, padded: false });
    expect(fit.enlarged).toBeCloseTo(enlarged, 6);
  });
});

describe('a subject alone on a ground', () => {
  test('fills nine tenths of the frame, in its middle', () => {
    fc.assert(
      fc.property(scene, ({ subject }) => {
        fc.pre(Math.max(subject.width, subject.height) >= 40);
        const { crop, output } = fitOnGround(subject, byId('amazon'));
        expect(containsRect(crop, subject)).toBe(true);
        const share = Math.max(subject.width / crop.width, subject.height / crop.height);
        expect(share).toBeGreaterThanOrEqual(AMAZON_SHARE);
        expect(Math.abs(2 * subject.x + subject.width - 2 * crop.x - crop.width)).toBeLessThanOrEqual(2);
        expect(output.width).toBeGreaterThanOrEqual(1000);
        expect(output.width).toBe(output.height);
      }),
    );
  });

  test('is not enlarged where the frame may be smaller', () => {
    const fit = fitOnGround({ x: 0, y: 0, width: 1350, height: 700 }, byId('amazon'));
    expect(fit).toMatchObject({ output: { width: 1500, height: 1500 }, enlarged: 1 });
  });
});
