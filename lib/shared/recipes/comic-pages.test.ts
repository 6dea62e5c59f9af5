import { describe, expect, it } from 'vitest';
import { MODELS, type ModelInfo } from '@/lib/shared/models';
import { findSizeProblem } from '@/lib/shared/sizes';
import { comic } from './comic';
import { modelSizeOf, pageFrame, pagesOf } from './comic-pages';
import type { ComicLayout } from './comic-types';

const LAYOUTS: ComicLayout[] = [
  { kind: 'strip-3' },
  { kind: 'strip-4' },
  { kind: 'grid-4' },
  { kind: 'page-6' },
  { kind: 'splash' },
  { kind: 'rows', rows: [1, 3, 2] },
  { kind: 'rows', rows: [6, 6, 6, 6, 6, 6, 6, 6] },
];
const frameOf = (change: Partial<typeof comic.settings>) => pageFrame({ ...comic.settings, ...change });
const rounded = (value: object) =>
  JSON.parse(
    JSON.stringify(value, (_, each) => (typeof each === 'number' ? Math.round(each * 100) / 100 : each)),
  );

describe('a page', () => {
  it('has six panels between margins and gutters', () => {
    const { width, height, bleed, live, cells } = frameOf({ layout: { kind: 'page-6' } });
    expect([width, height, bleed]).toEqual([477, 738, 9]);
    expect(live).toEqual({ x: 18, y: 18, width: 441, height: 702 });
    expect(cells).toHaveLength(6);
    expect(cells[0]).toEqual({ x: 27, y: 27, width: 207, height: 222 });
    expect(cells[1]).toEqual({ x: 243, y: 27, width: 207, height: 222 });
    expect(cells[5]).toEqual({ x: 243, y: 489, width: 207, height: 222 });
  });

  it('is read from the right where that is the direction', () => {
    const { cells } = frameOf({ layout: { kind: 'rows', rows: [3] }, direction: 'rtl' });
    expect(cells.map(({ x }) => x)).toEqual(cells.map(({ x }) => x).toSorted((one, other) => other - one));
  });

  it('is as wide as it was long where it is a strip, and as high as its panels', () => {
    const { width, height, cells } = frameOf({ layout: { kind: 'strip-3' } });
    expect(width).toBe(738);
    const [cell] = cells;
    expect((cell?.height ?? 0) / (cell?.width ?? 1)).toBeCloseTo(1.25);
    expect(rounded([height])).toEqual([Math.round((54 + (cell?.height ?? 0)) * 100) / 100]);
  });

  it('is filled to the bleed by a splash, whose words stay in the live area', () => {
    const { cells, live } = frameOf({ layout: { kind: 'splash' } });
    expect(cells).toEqual([{ x: -9, y: -9, width: 495, height: 756 }]);
    expect(live.x).toBe(18);
  });

  it.each(LAYOUTS)('has panels that do not overlap and stay on the page: %j', (layout) => {
    for (const direction of ['ltr', 'rtl'] as const) {
      const { width, height, bleed, cells } = frameOf({ layout, direction });
      for (const [index, one] of cells.entries()) {
        expect(one.x).toBeGreaterThanOrEqual(-bleed);
        expect(one.x + one.width).toBeLessThanOrEqual(width + bleed + 1e-6);
        expect(one.y + one.height).toBeLessThanOrEqual(height + bleed + 1e-6);
        for (const other of cells.slice(index + 1)) {
          const apart =
            one.x + one.width <= other.x + 1e-6 ||
            other.x + other.width <= one.x + 1e-6 ||
            one.y + one.height <= other.y + 1e-6 ||
            other.y + other.height <= one.y + 1e-6;
          expect(apart).toBe(true);
        }
      }
    }
  });
});

describe('pages', () => {
  it('are filled in order; what is left of the last one stays empty', () => {
    const frame = frameOf({ layout: { kind: 'strip-3' } });
    const pages = pagesOf(frame, ['a', 'b', 'c', 'd']);
    expect(pages.map(({ panels }) => panels.map(({ item, index }) => `${item}${index}`))).toEqual([
      ['a0', 'b1', 'c2'],
      ['d3'],
    ]);
    expect(pages[1]?.panels[0]?.box).toEqual(frame.cells[0]);
    expect(pagesOf(frame, [])).toEqual([]);
  });
});

describe('the size to ask for', () => {
  it.each(MODELS.map((model) => [model.id, model] as [string, ModelInfo]))(
    'is one that %s makes, near the panel’s shape',
    (_, model) => {
      for (const layout of LAYOUTS) {
        const settings = { ...comic.settings, layout };
        for (const [index, cell] of pageFrame(settings).cells.entries()) {
          const size = modelSizeOf(settings, index, model);
          expect(findSizeProblem(`${size.width}x${size.height}`, model)).toBeNull();
          const shape = cell.width / cell.height;
          const wanted = Math.min(3, Math.max(1 / 3, shape));
          if (model.sizes === 'flexible')
            expect(Math.abs(Math.log(size.width / size.height / wanted))).toBeLessThan(0.03);
        }
      }
    },
  );

  it('has the pixels that print needs, and never so many that they are experimental', () => {
    const model = MODELS.find(({ sizes }) => sizes === 'flexible') as ModelInfo;
    const splash = modelSizeOf({ ...comic.settings, layout: { kind: 'splash' } }, 0, model);
    expect(splash.width * splash.height).toBeLessThanOrEqual(3_700_000);
    const six = modelSizeOf({ ...comic.settings, layout: { kind: 'page-6' } }, 7, model);
    expect(six.width).toBeGreaterThanOrEqual((207 / 72) * 300 - 16);
  });
});
