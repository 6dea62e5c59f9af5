import { expect, test } from 'vitest';
import { imagePoint } from '@/lib/shared/mask/geometry';
import { boundsOf, createMarkupEngine, defaultMarkupWidth, findItemAt, type MarkupItem } from './markup';
import { createPenDrawing, createSelectDrawing, createShapeDrawing } from './markup-tools';
import type { ToolSample } from './paint-tools';

const STYLE = { colour: '#ff0000', width: 10 };

function at(x: number, y: number, shift = false): ToolSample {
  return { point: imagePoint(x, y), pressure: null, shift };
}

function world(scale = 1) {
  return { markup: createMarkupEngine(), style: () => STYLE, scale: () => scale };
}

function line(id: number, ...points: number[]): MarkupItem {
  return { id, kind: 'line', points, ...STYLE };
}

test('adding, moving, deleting and clearing are steps, undone and redone by name', () => {
  const { markup } = world();
  markup.add(line(1, 0, 0, 100, 0));
  markup.move(1, 10, 20);
  markup.remove(1);
  expect(markup.state().items).toEqual([]);
  expect(markup.undo()).toBe('delete');
  expect(markup.undo()).toBe('move');
  expect(markup.state().items[0]?.points).toEqual([0, 0, 100, 0]);
  expect(markup.undo()).toBe('line');
  expect(markup.undo()).toBeNull();
  expect([markup.redo(), markup.redo()]).toEqual(['line', 'move']);
  expect(markup.state().items[0]?.points).toEqual([10, 20, 110, 20]);
  markup.clear();
  expect(markup.state()).toMatchObject({ items: [], canUndo: true, canRedo: false });
});

test('a new item gets a number that none has', () => {
  const { markup } = world();
  markup.restore([line(7, 0, 0, 1, 1), line(3, 0, 0, 1, 1)]);
  expect(markup.nextId()).toBe(8);
});

test('what is selected is selected no more when it is gone', () => {
  const { markup } = world();
  markup.add(line(1, 0, 0, 100, 0));
  markup.select(1);
  expect(markup.state().selectedId).toBe(1);
  markup.undo();
  expect(markup.state().selectedId).toBeNull();
});

test('the state is the same object until something changes', () => {
  const { markup } = world();
  const first = markup.state();
  markup.select(null);
  expect(markup.state()).toBe(first);
  markup.add(line(1, 0, 0, 1, 1));
  expect(markup.state()).not.toBe(first);
});

test('the topmost item under a point is found, thin lines with some grace', () => {
  const items = [line(1, 0, 0, 100, 100), line(2, 0, 100, 100, 0)];
  expect(findItemAt(items, imagePoint(50, 50), 2)?.id).toBe(2);
  expect(findItemAt(items, imagePoint(20, 20), 2)?.id).toBe(1);
  expect(findItemAt(items, imagePoint(20, 29), 2)?.id).toBe(1);
  expect(findItemAt(items, imagePoint(20, 40), 2)).toBeNull();
});

test('bounds hold the line’s width, and all lines of a text', () => {
  expect(boundsOf(line(1, 10, 20, 110, 20))).toEqual({ x: 5, y: 15, width: 110, height: 10 });
  const text: MarkupItem = { id: 1, kind: 'text', text: 'one\ntwo', points: [10, 20], ...STYLE };
  expect(boundsOf(text)).toMatchObject({ x: 10, y: 20, height: 120 });
});

test('a click with a shape draws nothing; a drag with Shift is held to fifteen degrees', () => {
  const its = world();
  const arrow = createShapeDrawing(its, 'arrow');
  arrow.down(at(10, 10));
  arrow.up(at(11, 10));
  expect(its.markup.state().items).toEqual([]);
  arrow.down(at(0, 0));
  arrow.move(at(100, 4, true));
  arrow.up(at(100, 4, true));
  const [, , x = 0, y = 1] = its.markup.state().items[0]?.points ?? [];
  expect(x).toBeCloseTo(Math.hypot(100, 4));
  expect(y).toBeCloseTo(0);
});

test('the pen leaves out what is nearer than the screen can show, and a dot is a dot', () => {
  const its = world(0.1);
  const pen = createPenDrawing(its);
  pen.down(at(0, 0));
  pen.move(at(5, 0));
  pen.move(at(50, 0));
  pen.up(at(52, 0));
  expect(its.markup.state().items[0]?.points).toEqual([0, 0, 50, 0]);
  pen.down(at(7, 7));
  pen.up(at(7, 7));
  expect(its.markup.state().items[1]?.points).toEqual([7, 7]);
});

test('selecting is no step, a drag of the selected is one', () => {
  const its = world();
  its.markup.add(line(1, 0, 0, 100, 0));
  const select = createSelectDrawing(its);
  select.down(at(50, 3));
  select.up(at(50, 3));
  expect(its.markup.state()).toMatchObject({ selectedId: 1 });
  select.down(at(50, 0));
  select.move(at(60, 30));
  expect(select.draft()?.points).toEqual([10, 30, 110, 30]);
  select.up(at(60, 30));
  expect(select.draft()).toBeNull();
  expect(its.markup.undo()).toBe('move');
  select.down(at(50, 200));
  select.up(at(50, 200));
  expect(its.markup.state().selectedId).toBeNull();
});

test('lines are drawn in proportion to the photo', () => {
  expect(defaultMarkupWidth({ width: 6000, height: 4000 })).toBe(24);
  expect(defaultMarkupWidth({ width: 100, height: 50 })).toBe(2);
});

test('a pen keeps every point that is two pixels of the screen away', () => {
  const its = world(0.5);
  const pen = createPenDrawing(its);
  const points = [at(10, 10), at(14, 10), at(14, 14), at(18, 14), at(18, 18)] as const;
  pen.down(points[0]);
  for (const sample of points.slice(1)) pen.move(sample);
  pen.up(points[4]);
  expect(its.markup.state().items[0]?.points).toEqual([10, 10, 14, 10, 14, 14, 18, 14, 18, 18]);
});
