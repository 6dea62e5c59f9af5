import { expect, test } from 'vitest';
import { imagePoint } from '@/lib/shared/mask/geometry';
import { type CanvasSettings, DEFAULT_CANVAS_SETTINGS } from './canvas-settings';
import { createMaskEngine } from './mask-engine';
import {
  createBrushTool,
  createLassoTool,
  createPolygonTool,
  createShapeTool,
  oppositeMode,
  type PaintTool,
  type ToolSample,
} from './paint-tools';

function world(settings: Partial<CanvasSettings> = {}, scale = 1) {
  const engine = createMaskEngine({ width: 400, height: 300 });
  const all = { ...DEFAULT_CANVAS_SETTINGS, sizePx: 20, hardnessPercent: 100, ...settings };
  return { engine, settings: () => all, scale: () => scale };
}

function at(x: number, y: number, more: Partial<ToolSample> = {}): ToolSample {
  return { point: imagePoint(x, y), pressure: null, shift: false, ...more };
}

function drag(tool: PaintTool, samples: ToolSample[], opposite = false): void {
  const [first, ...rest] = samples as [ToolSample, ...ToolSample[]];
  tool.down(first, opposite);
  for (const sample of rest) tool.move(sample);
  tool.up(rest.at(-1) ?? first);
}

test('the brush paints and, as its opposite, erases; the eraser the other way round', () => {
  const its = world();
  // What takes away is larger: of the same size it would leave the rim that both cover by half.
  const larger = { ...its, settings: () => ({ ...its.settings(), sizePx: 24 }) };
  const line = [at(100, 100), at(200, 100)];
  drag(createBrushTool(its, 'brush'), line);
  expect(its.engine.summary().bounds).toEqual({ x: 90, y: 90, width: 120, height: 20 });
  drag(createBrushTool(larger, 'brush'), line, true);
  expect(its.engine.summary().isEmpty).toBe(true);
  drag(createBrushTool(its, 'eraser'), line, true);
  expect(its.engine.summary().isEmpty).toBe(false);
  drag(createBrushTool(larger, 'eraser'), line);
  expect(its.engine.summary().isEmpty).toBe(true);
});

test('with Shift a press goes on straight from where the last stroke ended', () => {
  const its = world();
  const brush = createBrushTool(its, 'brush');
  drag(brush, [at(50, 50)]);
  drag(brush, [at(250, 50, { shift: true })]);
  expect(its.engine.mask.data[50 * 400 + 150]).toBe(255);
  expect(its.engine.undo()).toBe('brush');
  expect(its.engine.mask.data[50 * 400 + 150]).toBe(0);
  expect(its.engine.mask.data[50 * 400 + 50]).toBe(255);
});

test('with Shift a drag keeps to one axis, the one it began along', () => {
  const its = world();
  const shift = { shift: true };
  drag(createBrushTool(its, 'brush'), [at(100, 100, shift), at(150, 110, shift), at(160, 250, shift)]);
  expect(its.engine.summary().bounds).toEqual({ x: 90, y: 90, width: 80, height: 20 });
});

test('a pen that presses lightly paints thinner', () => {
  const its = world();
  drag(createBrushTool(its, 'brush'), [at(100, 100, { pressure: 0 })]);
  const light = its.engine.summary().bounds?.width ?? 0;
  drag(createBrushTool(its, 'brush'), [at(200, 100, { pressure: 1 })]);
  expect(light).toBeLessThan(8);
  expect(its.engine.mask.data[100 * 400 + 209]).toBeGreaterThan(200);
});

test('a rectangle goes from corner to corner, with Shift it is a square, and a click is none', () => {
  const its = world();
  const rectangle = createShapeTool(its, 'rectangle');
  drag(rectangle, [at(50, 60), at(20, 30)]);
  expect(its.engine.summary().bounds).toEqual({ x: 20, y: 30, width: 30, height: 30 });
  its.engine.undo();
  drag(rectangle, [at(50, 60, { shift: true }), at(90, 70, { shift: true })]);
  expect(its.engine.summary().bounds).toEqual({ x: 50, y: 60, width: 40, height: 40 });
  its.engine.undo();
  drag(rectangle, [at(50, 60), at(52, 60)]);
  expect(its.engine.summary().isEmpty).toBe(true);
});

test('shapes add, subtract and intersect as is chosen', () => {
  const its = world({ combine: 'add' });
  drag(createShapeTool(its, 'rectangle'), [at(0, 0), at(100, 100)]);
  drag(
    createShapeTool({ ...its, settings: () => ({ ...its.settings(), combine: 'intersect' }) }, 'rectangle'),
    [at(50, 50), at(200, 200)],
  );
  expect(its.engine.summary().bounds).toEqual({ x: 50, y: 50, width: 50, height: 50 });
  drag(createShapeTool(its, 'rectangle'), [at(50, 50), at(100, 75)], true);
  expect(its.engine.summary().bounds).toEqual({ x: 50, y: 75, width: 50, height: 25 });
  expect([oppositeMode('add'), oppositeMode('subtract'), oppositeMode('intersect')]).toEqual([
    'subtract',
    'add',
    'subtract',
  ]);
});

test('a lasso closes by itself', () => {
  const its = world();
  drag(createLassoTool(its), [at(100, 100), at(200, 100), at(200, 200), at(100, 200)]);
  expect(its.engine.summary().bounds).toEqual({ x: 100, y: 100, width: 100, height: 100 });
});

test('a tool that is cancelled leaves nothing: no outline, no step', () => {
  const its = world();
  for (const tool of [createBrushTool(its, 'brush'), createLassoTool(its), createShapeTool(its, 'ellipse')]) {
    tool.down(at(100, 100), false);
    tool.move(at(200, 200));
    expect(tool.isOpen()).toBe(true);
    tool.cancel();
    expect(tool.isOpen()).toBe(false);
    expect(tool.outline()).toBeNull();
  }
  expect(its.engine.summary()).toMatchObject({ isEmpty: true, canUndo: false });
});

test.each([
  ['a click on the first corner', (polygon: PaintTool) => drag(polygon, [at(103, 98)])],
  ['a second click on the last', (polygon: PaintTool) => drag(polygon, [at(200, 200)])],
  ['Enter', (polygon: PaintTool) => expect(polygon.commit()).toBe(true)],
])('%s closes a polygon', (_, close) => {
  const its = world();
  const polygon = createPolygonTool(its);
  for (const [x, y] of [
    [100, 100],
    [200, 100],
    [200, 200],
  ] as const)
    drag(polygon, [at(x, y)]);
  expect(its.engine.summary().isEmpty).toBe(true);
  close(polygon);
  expect(polygon.isOpen()).toBe(false);
  expect(its.engine.summary().bounds).toEqual({ x: 100, y: 100, width: 100, height: 100 });
});

test('corners of a polygon are taken back one by one, and two of them are no polygon', () => {
  const its = world();
  const polygon = createPolygonTool(its);
  drag(polygon, [at(100, 100)]);
  drag(polygon, [at(200, 100)]);
  expect(polygon.stepBack()).toBe(true);
  drag(polygon, [at(200, 150)]);
  expect(polygon.commit()).toBe(true);
  expect(polygon.stepBack()).toBe(false);
  expect(polygon.commit()).toBe(false);
  expect(its.engine.summary().canUndo).toBe(false);
});

test('what a click means depends on the screen: far zoomed out the first corner is easy to hit', () => {
  const its = world({}, 0.1);
  const polygon = createPolygonTool(its);
  for (const [x, y] of [
    [100, 100],
    [300, 100],
    [300, 290],
  ] as const)
    drag(polygon, [at(x, y)]);
  drag(polygon, [at(170, 150)]);
  expect(polygon.isOpen()).toBe(false);
});

test('a press that was none takes back what it began, and nothing of a polygon that is open', () => {
  const its = world();
  const brush = createBrushTool(its, 'brush');
  drag(brush, [at(50, 50)]);
  const painted = [...its.engine.mask.data];
  brush.down(at(200, 200), false);
  brush.move(at(260, 200));
  brush.takeBack();
  expect([...its.engine.mask.data]).toEqual(painted);

  const polygon = createPolygonTool(its);
  for (const corner of [at(100, 100), at(200, 100), at(200, 200)]) drag(polygon, [corner]);
  polygon.down(at(300, 250), false);
  polygon.takeBack();
  expect(polygon.outline()).toMatchObject({
    points: [at(100, 100), at(200, 100), at(200, 200)].map(({ point }) => point),
  });
  polygon.cancel();
  expect(polygon.isOpen()).toBe(false);
});

test('a lasso keeps a notch of a few pixels of the screen', () => {
  const its = world();
  const notch = [at(100, 100), at(148, 100), at(148, 105), at(152, 105), at(152, 100), at(200, 100)];
  drag(createLassoTool(its), [...notch, at(200, 200), at(100, 200)]);
  expect(its.engine.mask.data[102 * 400 + 150]).toBe(0);
  expect(its.engine.mask.data[102 * 400 + 140]).toBe(255);
});
