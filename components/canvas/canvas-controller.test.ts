import { describe, expect, test, vi } from 'vitest';
import type { PointerPress } from '@/lib/client/mask/pointer-gestures';
import { screenPoint } from '@/lib/shared/mask/geometry';
import { openTestSession } from '@/test/canvas-session';
import { openTestCanvas, until } from '@/test/open-canvas';
import type { CanvasMode, RegionFrame } from './tools/tool';

const PHOTO = { width: 400, height: 300 };
const patch = { rect: { x: 10, y: 20, width: 30, height: 40 }, data: new Uint8Array(1200).fill(255) };

function openCanvas(mode: CanvasMode = 'mask', region: RegionFrame | null = null) {
  const settings = { sizePx: 20, hardnessPercent: 100, tool: 'brush', markupTool: 'pen' };
  const session = openTestSession(PHOTO, { wand: () => patch, refine: () => patch });
  const canvas = openTestCanvas(session, { mode, region, settings });
  const { controller, press } = canvas;
  const drag = (points: readonly (readonly [number, number])[], change: Partial<PointerPress> = {}) => {
    const [first, ...rest] = points.map(([x, y]) => press(x, y, change)) as [PointerPress, ...PointerPress[]];
    controller.gestures.down(first);
    for (const sample of rest) controller.gestures.move(sample);
    controller.gestures.up(rest.at(-1) ?? first);
  };
  const paint = (x: number) =>
    drag([
      [x, 100],
      [x + 20, 100],
    ]);
  return { ...canvas, drag, paint };
}

const at = (session: { engine: { mask: { data: Uint8Array } } }, x: number, y: number) =>
  session.engine.mask.data[y * PHOTO.width + x];

describe('undo and redo', () => {
  test('undo takes the last stroke back, redo brings it again, by keys and by fingers', () => {
    const { session, controller, said, paint, press } = openCanvas();
    paint(100);
    paint(200);
    controller.run({ do: 'undo' });
    expect([at(session, 100, 100), at(session, 200, 100)]).toEqual([255, 0]);
    expect(said.at(-1)).toMatch(/^Undid brush stroke/);
    controller.run({ do: 'redo' });
    expect([at(session, 100, 100), at(session, 200, 100)]).toEqual([255, 255]);
    expect(said.at(-1)).toMatch(/^Redid brush stroke/);

    const tap = (fingers: number) => {
      const touches = [...Array(fingers).keys()].map((id) =>
        press(50 + 40 * id, 50, { id: id + 10, kind: 'touch' }),
      );
      for (const touch of touches) controller.gestures.down(touch);
      for (const touch of touches) controller.gestures.up(touch);
    };
    tap(2);
    expect([at(session, 100, 100), at(session, 200, 100)]).toEqual([255, 0]);
    tap(3);
    expect([at(session, 100, 100), at(session, 200, 100)]).toEqual([255, 255]);
  });

  test('marks have their own', () => {
    const { session, controller, drag } = openCanvas('markup');
    drag([
      [10, 10],
      [60, 60],
    ]);
    controller.run({ do: 'undo' });
    expect(session.markup.state().items).toHaveLength(0);
    controller.run({ do: 'redo' });
    expect(session.markup.state().items).toHaveLength(1);
    expect(session.engine.summary().canUndo).toBe(false);
  });
});

describe('the wand', () => {
  test('asks the worker at the point that was clicked, and is one step once it is kept', async () => {
    const { session, settings, controller, drag, onStatus } = openCanvas();
    controller.chooseTool('wand');
    settings.setState({ tolerance: 40 });
    drag([[33, 44]]);
    await until(() => expect(at(session, 20, 30)).toBe(255));
    expect(session.asked).toEqual([
      { name: 'wand', takes: { x: 33, y: 44, tolerance: 40, contiguous: true } },
    ]);
    expect(onStatus.mock.lastCall?.[0]).toMatchObject({ isSelectionOpen: true });
    controller.run({ do: 'commit' });
    expect(onStatus.mock.lastCall?.[0]).toMatchObject({ isSelectionOpen: false });
    expect(session.engine.summary().bounds).toEqual(patch.rect);
    expect(session.engine.undo()).toBe('wand');
    expect(session.engine.summary().isEmpty).toBe(true);
  });

  test('is waited for by what needs all that was selected', async () => {
    const { session, controller, drag } = openCanvas();
    controller.chooseTool('wand');
    drag([[33, 44]]);
    await controller.keepAll();
    expect(at(session, 20, 30)).toBe(255);
    expect(session.engine.undo()).toBe('wand');
  });

  test('of similar colours goes over the whole photo', async () => {
    const { session, controller, drag } = openCanvas();
    controller.chooseTool('similarColours');
    drag([[33, 44]]);
    await until(() => expect(at(session, 20, 30)).toBe(255));
    expect(session.asked).toMatchObject([{ name: 'wand', takes: { x: 33, y: 44, contiguous: false } }]);
  });

  test('follows its slider, and undo takes the preview back', async () => {
    const { session, settings, controller, said, drag } = openCanvas();
    controller.chooseTool('wand');
    drag([[33, 44]]);
    await until(() => expect(at(session, 20, 30)).toBe(255));
    settings.setState({ tolerance: 7 });
    expect(session.asked.at(-1)).toMatchObject({ name: 'wand', takes: { x: 33, y: 44, tolerance: 7 } });
    controller.run({ do: 'undo' });
    expect(said.at(-1)).toBe('Preview undone');
    expect(session.engine.summary()).toMatchObject({ isEmpty: true, canUndo: false });
  });
});

test('a stroke goes through every point that the pointer reported', () => {
  const { session, settings, drag } = openCanvas();
  settings.setState({ sizePx: 6 });
  // A comb: teeth of 20 pixels, one every tenth point or so.
  drag([...Array(60).keys()].map((i) => [50 + 4 * i, i % 2 === 0 ? 100 : 120] as const));
  for (let i = 0; i < 60; i++) expect(at(session, 50 + 4 * i, i % 2 === 0 ? 98 : 121)).toBe(255);
});

describe('a tool is chosen by its key', () => {
  const keyOf = (controller: ReturnType<typeof openCanvas>['controller'], keys: string) =>
    controller.run({ do: 'tool', keys });

  test('and those that share one take turns', () => {
    const { controller, settings } = openCanvas();
    const chosen = ['E', 'L', 'Shift+L', 'M', 'M', 'M', 'W', 'H', 'Z', 'B'].map((keys) => {
      keyOf(controller, keys);
      return settings.getState().tool;
    });
    expect(chosen).toEqual([
      'eraser',
      'lasso',
      'polygon',
      'rectangle',
      'ellipse',
      'rectangle',
      'wand',
      'hand',
      'zoom',
      'brush',
    ]);
  });

  test('marks have their own; a key of the mask’s tools is not left to the page', () => {
    const { controller, settings } = openCanvas('markup');
    const chosen = ['L', 'M', 'M', 'B', 'H', 'Z', 'W'].map((keys) => {
      expect(keyOf(controller, keys)).toBe(true);
      return settings.getState().markupTool;
    });
    expect(chosen).toEqual(['line', 'rectangle', 'ellipse', 'pen', 'hand', 'zoom', 'zoom']);
    expect(settings.getState().tool).toBe('brush');
  });
});

describe('swapping paint and erase', () => {
  test('changes brush and eraser, or how a shape is combined', () => {
    const { controller, settings } = openCanvas();
    const swap = () => {
      controller.run({ do: 'swap' });
      const { tool, combine } = settings.getState();
      return [tool, combine];
    };
    expect([swap(), swap()]).toEqual([
      ['eraser', 'add'],
      ['brush', 'add'],
    ]);
    controller.chooseTool('lasso');
    expect([swap(), swap()]).toEqual([
      ['lasso', 'subtract'],
      ['lasso', 'add'],
    ]);
  });
});

describe('a polygon', () => {
  const corners = [
    [50, 50],
    [150, 50],
    [150, 150],
  ] as const;

  test('closes by Enter, gives its last corner back, and goes by Escape', () => {
    const { session, controller, drag } = openCanvas();
    controller.chooseTool('polygon');
    for (const corner of corners) drag([corner]);
    controller.run({ do: 'undo' });
    expect(controller.scene().outline).toMatchObject({
      points: corners
        .slice(0, 2)
        .map(([x, y]) => ({ x, y }))
        .concat([{ x: 150, y: 150 }]),
    });
    drag([[150, 150]]);
    expect(controller.run({ do: 'cancel' })).toBe(true);
    expect(controller.run({ do: 'cancel' })).toBe(false);
    for (const corner of corners) drag([corner]);
    controller.run({ do: 'commit' });
    expect(at(session, 140, 60)).toBe(255);
    expect(session.engine.undo()).toBe('polygon');
  });

  test('is kept when another tool is chosen', () => {
    const { session, controller, drag } = openCanvas();
    controller.chooseTool('polygon');
    for (const corner of corners) drag([corner]);
    controller.chooseTool('polygon');
    expect(session.engine.summary().isEmpty).toBe(true);
    controller.chooseTool('brush');
    expect(at(session, 140, 60)).toBe(255);
  });
});

test('Escape takes a stroke back, and no other command breaks into it', () => {
  const { session, controller, press } = openCanvas();
  controller.gestures.down(press(100, 100));
  controller.gestures.move(press(150, 100));
  expect(controller.run({ do: 'clear' })).toBe(true);
  expect(at(session, 120, 100)).toBe(255);
  expect(controller.run({ do: 'cancel' })).toBe(true);
  controller.gestures.up(press(150, 100));
  expect(session.engine.summary()).toMatchObject({ isEmpty: true, canUndo: false });
});

test('the region’s frame is dragged by its handles, is told on release, and Escape drops the drag', () => {
  const onChange = vi.fn();
  const rect = { x: 100, y: 100, width: 150, height: 100 };
  const { controller, press } = openCanvas('mask', { rect, onChange });
  controller.chooseTool('frame');
  controller.hover(screenPoint(250, 200));
  expect(controller.cursor()).toBe('se-resize');
  const moved = { x: 100, y: 100, width: 170, height: 130 };
  controller.gestures.down(press(250, 200));
  controller.gestures.move(press(270, 230));
  expect(controller.scene()).toMatchObject({ frame: moved, hasFrameHandles: true });
  controller.run({ do: 'cancel' });
  expect(controller.scene().frame).toEqual(rect);
  expect(onChange).not.toHaveBeenCalled();
  controller.gestures.up(press(270, 230));
  controller.gestures.down(press(250, 200));
  controller.gestures.move(press(270, 230));
  controller.gestures.up(press(270, 230));
  expect(onChange).toHaveBeenCalledExactlyOnceWith(moved);
});

test('the crosshair draws with a tool that drags, and clicks with one that clicks', () => {
  const { session, controller, said } = openCanvas();
  controller.run({ do: 'commit' });
  controller.run({ do: 'crosshair', stepX: 32, stepY: 0 });
  controller.run({ do: 'commit' });
  expect(said.at(-1)).toMatch(/^Mask covers/);
  expect([at(session, 200, 150), at(session, 230, 150), at(session, 250, 150)]).toEqual([255, 255, 0]);
  controller.chooseTool('wand');
  controller.run({ do: 'commit' });
  expect(session.asked).toMatchObject([{ name: 'wand', takes: { x: 232, y: 150 } }]);
});

test('a pointer that is pressed takes over from the crosshair, whose stroke goes', () => {
  const { session, controller, paint } = openCanvas();
  controller.run({ do: 'commit' });
  expect(at(session, 200, 150)).toBe(255);
  paint(100);
  expect([at(session, 100, 100), at(session, 200, 150)]).toEqual([255, 0]);
  expect(controller.scene().crosshair).toBeNull();
  expect([session.engine.undo(), session.engine.undo()]).toEqual(['brush', null]);
});

test('Space and the hand move the photo; the pointer shows what a press would do', () => {
  const { session, controller, drag } = openCanvas();
  expect(controller.cursor()).toBe('none');
  expect(controller.scene().rings).toEqual({ erases: false });
  controller.setAlt(true);
  expect(controller.scene().rings).toEqual({ erases: true });
  controller.chooseTool('zoom');
  expect([controller.cursor(), controller.scene().rings]).toEqual(['zoom-out', null]);
  controller.setAlt(false);
  controller.chooseTool('brush');
  controller.run({ do: 'pan' });
  expect([controller.cursor(), controller.scene().rings]).toEqual(['grab', null]);
  const before = controller.view();
  drag([
    [100, 100],
    [130, 90],
  ]);
  controller.release('pan');
  expect(controller.view()).toMatchObject({ offsetX: before.offsetX + 30, offsetY: before.offsetY - 10 });
  expect(session.engine.summary().isEmpty).toBe(true);
  controller.chooseTool('hand');
  drag([
    [130, 90],
    [100, 100],
  ]);
  expect(controller.view()).toEqual(before);
});

test('a refinement follows its slider and is one step; another kind starts over', async () => {
  const { session, controller, paint, onStatus } = openCanvas();
  paint(100);
  controller.refine('grow', 4);
  controller.refine('grow', 6);
  await until(() => expect(at(session, 20, 30)).toBe(255));
  expect(onStatus.mock.lastCall?.[0]).toMatchObject({ refinement: { kind: 'grow', amountPx: 6 } });
  controller.refine('feather', 3);
  expect(at(session, 20, 30)).toBe(0);
  await until(() => expect(at(session, 20, 30)).toBe(255));
  controller.run({ do: 'commit' });
  expect([session.engine.undo(), session.engine.undo(), session.engine.undo()]).toEqual([
    'feather',
    'brush',
    null,
  ]);
  // What the next kind began with took the place of the first.
  await until(() => expect(session.asked.at(-1)?.name).toBe('dropMask'));
  expect(session.asked.map(({ name }) => name).filter((name) => name !== 'refine')).toEqual([
    'holdMask',
    'holdMask',
    'dropMask',
  ]);
});

test('a refinement that is kept before it is there needs the mask until it is', async () => {
  const { session, controller, paint } = openCanvas();
  paint(100);
  controller.refine('grow', 4);
  controller.refine('grow', 6);
  controller.run({ do: 'commit' });
  await controller.keepAll();
  await until(() => expect(session.asked.at(-1)?.name).toBe('dropMask'));
  expect(session.asked.map(({ name }) => name)).toEqual(['holdMask', 'refine', 'refine', 'dropMask']);
  expect(session.engine.undo()).toBe('grow');
});

test('marks: text asks for its words where it was used, a mark that is selected is deleted, and no longer selected with another tool', () => {
  const { session, controller, drag, onText } = openCanvas('markup');
  controller.chooseTool('text');
  drag([[40, 60]]);
  expect(onText).toHaveBeenCalledExactlyOnceWith({ x: 40, y: 60 });
  controller.chooseTool('line');
  drag([
    [100, 100],
    [200, 100],
  ]);
  controller.chooseTool('select');
  drag([[150, 100]]);
  expect(session.markup.state().selectedId).not.toBeNull();
  controller.chooseTool('pen');
  expect(session.markup.state().selectedId).toBeNull();
  controller.chooseTool('select');
  drag([[150, 100]]);
  controller.run({ do: 'clear' });
  expect(session.markup.state().items).toEqual([]);
});
