import { expect, test, vi } from 'vitest';
import { imagePoint, type Rect, rectOf, uniteRects } from '@/lib/shared/mask/geometry';
import { createPyramid } from '@/lib/shared/mask/pyramid';
import { paintRectangle } from '@/lib/shared/mask/shapes';
import { fillMask, invertMask } from '@/lib/shared/mask/whole';
import { createMaskEngine, type MaskOperation } from './mask-engine';

const SIZE = { width: 700, height: 500 };
const BRUSH = { radius: 20, hardness: 1 };

function box(x: number, y: number, width: number, height: number): MaskOperation {
  return (mask, beforeWrite) =>
    paintRectangle(mask, imagePoint(x, y), imagePoint(x + width, y + height), 'add', beforeWrite);
}

test('a stroke is one step: undone whole, redone whole, and named', () => {
  const engine = createMaskEngine(SIZE);
  const stroke = engine.beginStroke('brush', BRUSH, 'add');
  stroke.extend(imagePoint(100, 100));
  stroke.extend(imagePoint(300, 200));
  stroke.finish();
  const painted = engine.mask.data.slice();
  expect(engine.undo()).toBe('brush');
  expect(engine.mask.data.some((value) => value > 0)).toBe(false);
  expect(engine.undo()).toBeNull();
  expect(engine.redo()).toBe('brush');
  expect(engine.mask.data).toEqual(painted);
});

test('a stroke that is taken back leaves no step and no pixel', () => {
  const engine = createMaskEngine(SIZE);
  const stroke = engine.beginStroke('brush', BRUSH, 'add');
  stroke.extend(imagePoint(100, 100));
  stroke.cancel();
  expect(engine.summary()).toMatchObject({ revision: 0, isEmpty: true, canUndo: false });
});

test('a preview shows each of its places in place of the last, and is one step', () => {
  const engine = createMaskEngine(SIZE);
  engine.apply('rectangle', box(10, 10, 20, 20));
  const preview = engine.beginPreview('grow');
  preview.show(box(0, 0, 200, 200));
  preview.show(box(300, 300, 50, 50));
  preview.commit();
  expect(engine.summary().bounds).toEqual({ x: 10, y: 10, width: 340, height: 340 });
  expect(engine.mask.data[150 * SIZE.width + 150]).toBe(0);
  expect(engine.undo()).toBe('grow');
  expect(engine.summary().bounds).toEqual({ x: 10, y: 10, width: 20, height: 20 });
});

test('a preview that is cancelled was never there', () => {
  const engine = createMaskEngine(SIZE);
  const preview = engine.beginPreview('grow');
  preview.show(box(0, 0, 200, 200));
  preview.cancel();
  preview.cancel();
  expect(engine.summary()).toMatchObject({ isEmpty: true, canUndo: false });
});

test('nothing is undone in the middle of a stroke', () => {
  const engine = createMaskEngine(SIZE);
  engine.apply('rectangle', box(10, 10, 20, 20));
  const stroke = engine.beginStroke('brush', BRUSH, 'add');
  expect(engine.isBusy()).toBe(true);
  expect(engine.undo()).toBeNull();
  stroke.finish();
  expect(engine.isBusy()).toBe(false);
  expect(engine.undo()).toBe('rectangle');
});

test('an operation that throws changes nothing and leaves the engine usable', () => {
  const engine = createMaskEngine(SIZE);
  const fail: MaskOperation = (mask, beforeWrite) => {
    beforeWrite(rectOf(mask));
    mask.data.fill(9);
    throw new Error('no');
  };
  expect(() => engine.apply('brush', fail)).toThrow('no');
  expect(engine.mask.data.some((value) => value > 0)).toBe(false);
  engine.apply('rectangle', box(10, 10, 20, 20));
  expect(engine.summary().canUndo).toBe(true);
});

test('the summary says how much, where and in how many pieces', () => {
  const engine = createMaskEngine(SIZE);
  engine.apply('rectangle', box(0, 0, 70, 50));
  engine.apply('rectangle', box(300, 300, 70, 50));
  expect(engine.summary()).toMatchObject({
    revision: 2,
    areas: 2,
    bounds: { x: 0, y: 0, width: 370, height: 350 },
    isEmpty: false,
    isFull: false,
  });
  expect(engine.summary().coveragePercent).toBeCloseTo(2, 9);
  engine.apply('selectAll', (mask, beforeWrite) => fillMask(mask, 255, beforeWrite));
  expect(engine.summary()).toMatchObject({ coveragePercent: 100, areas: 1, isFull: true });
});

test('the summary is the same object until something changes, as React asks of it', () => {
  const engine = createMaskEngine(SIZE);
  const first = engine.summary();
  expect(engine.summary()).toBe(first);
  engine.apply('invert', invertMask);
  expect(engine.summary()).not.toBe(first);
});

test('painters hear of every pixel that changed, on the way and on undo, and the pyramid follows', () => {
  const engine = createMaskEngine(SIZE);
  let heard: Rect = { x: 0, y: 0, width: 0, height: 0 };
  engine.onPaint((rect) => {
    heard = uniteRects(heard, rect);
  });
  const stroke = engine.beginStroke('brush', BRUSH, 'add');
  stroke.extend(imagePoint(100, 100));
  stroke.extend(imagePoint(400, 120));
  stroke.finish();
  const { bounds } = engine.summary();
  expect(uniteRects(heard, bounds ?? heard)).toEqual(heard);
  engine.undo();
  engine.redo();
  expect(engine.pyramid.levels.at(-1)?.data).toEqual(createPyramid(engine.mask).levels.at(-1)?.data);
});

test('what is restored from an earlier visit is no step', () => {
  const engine = createMaskEngine(SIZE);
  engine.restore((mask) => fillMask(mask, 255));
  expect(engine.summary()).toMatchObject({ isFull: true, canUndo: false, revision: 1 });
});

test('a gesture that ends waits for nothing: figures, undo’s coding and what is kept come in pieces after it', () => {
  let work = () => false;
  let wakes = 0;
  const engine = createMaskEngine(SIZE, (given) => {
    work = given;
    return () => {
      wakes++;
    };
  });
  const kept: number[][] = [];
  const said: number[] = [];
  engine.onChange((tiles) => kept.push([...tiles]));
  const paint = (x: number) => {
    const stroke = engine.beginStroke('brush', BRUSH, 'add');
    stroke.extend(imagePoint(x, 100));
    return stroke;
  };
  paint(50).finish();
  paint(600).finish();
  engine.whenMeasured(({ areas }) => said.push(areas));
  expect(wakes).toBeGreaterThan(0);
  expect(engine.revision()).toBe(2);
  expect(engine.summary()).toMatchObject({ revision: 0, isEmpty: true });
  expect([kept, said]).toEqual([[], []]);

  // Pixels of a stroke that may still be taken back are not counted.
  expect(work()).toBe(true);
  const open = paint(300);
  for (let piece = 0; piece < 20; piece++) work();
  expect(engine.summary().revision).toBe(0);
  open.cancel();
  while (work());
  expect(engine.summary()).toMatchObject({ revision: 2, areas: 2, canUndo: true });
  // With the tile that was put back: it may have been coded meanwhile.
  expect(kept).toEqual([[0, 2, 1]]);
  expect(said).toEqual([2]);
  expect(engine.summary().bounds).toEqual({ x: 30, y: 80, width: 590, height: 40 });
});

test('what is decided by the figures can have them at once', () => {
  const engine = createMaskEngine(SIZE, () => () => {});
  engine.apply('rectangle', box(10, 10, 20, 20));
  const heard = vi.fn();
  engine.onChange(heard);
  expect(engine.measureNow()).toMatchObject({
    isEmpty: false,
    bounds: { x: 10, y: 10, width: 20, height: 20 },
  });
  expect(engine.measureNow()).toBe(engine.summary());
  expect(heard).toHaveBeenCalledOnce();
});
