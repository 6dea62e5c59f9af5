import { expect, test, vi } from 'vitest';
import type { Vision } from '@/lib/client/vision/vision';
import type { CanvasJobs } from '@/lib/client/workers/canvas-jobs';
import { type Rect, screenPoint } from '@/lib/shared/mask/geometry';
import { fillMask } from '@/lib/shared/mask/whole';
import { AT_PIN, type WireWindow } from '@/lib/shared/select/wire-window';
import { openTestSession, testVision } from '@/test/canvas-session';
import { openTestCanvas, until } from '@/test/open-canvas';

const PHOTO = { width: 400, height: 300 };
const map = { width: 1, height: 1, data: Float32Array.of(1), area: { x: 0, y: 0, ...PHOTO } };

/** The bounds of all that was painted of it, less what was painted beside it. */
function snap({ inside, outside }: CanvasJobs['scribble']['takes']): {
  rect: Rect;
  data: Uint8Array<ArrayBuffer>;
} {
  const xs = inside.flatMap(({ points }) => points.map(({ x }) => x));
  const left = Math.min(...xs);
  const right = outside.length > 0 ? (outside[0]?.points[0]?.x ?? 0) : Math.max(...xs);
  const rect = { x: left, y: 100, width: right - left, height: 20 };
  return { rect, data: new Uint8Array(rect.width * rect.height).fill(255) };
}

/** Ways go straight up or down to the pin's row, and then along it. */
function wire({ pin, area }: CanvasJobs['liveWire']['takes']): WireWindow {
  const toPin = new Uint8Array(area.width * area.height);
  for (let y = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++) {
      const [dx, dy] = [Math.floor(pin.x) - area.x - x, Math.floor(pin.y) - area.y - y];
      toPin[y * area.width + x] = dy > 0 ? 2 : dy < 0 ? 6 : dx > 0 ? 0 : dx < 0 ? 4 : AT_PIN;
    }
  }
  return { shift: 0, ...area, toPin };
}

function openCanvas(tool: string, state: 'ready' | 'idle' = 'ready') {
  const select = vi.fn<Vision['select']>(async () => [{ map, score: 0.9, likely: true }]);
  const vision = testVision({ state: () => ({ kind: state }), select });
  const session = openTestSession(
    PHOTO,
    {
      scribble: snap,
      liveWire: wire,
      snapOutline: ({ outline }) => outline,
      softenEdge: () => ({
        rect: { x: 110, y: 100, width: 20, height: 10 },
        data: new Uint8Array(200).fill(90),
      }),
    },
    vision,
  );
  const canvas = openTestCanvas(session, { settings: { sizePx: 20 } });
  const { controller, press } = canvas;
  controller.chooseTool(tool);
  const drag = (from: [number, number], to: [number, number], alt = false) => {
    controller.gestures.down(press(...from, { alt }));
    controller.gestures.move(press(...to, { alt }));
    controller.gestures.up(press(...to, { alt }));
  };
  const click = (x: number, y: number) => drag([x, y], [x, y]);
  const at = (x: number, y: number) => session.engine.mask.data[y * PHOTO.width + x];
  return { ...canvas, select, drag, click, at };
}

test('a rough stroke selects the thing under it, further ones correct it, and all are one step', async () => {
  const { session, controller, select, said, drag, at } = openCanvas('quickBrush');
  drag([100, 100], [150, 110]);
  await until(() => expect([at(100, 110), at(149, 110), at(151, 110)]).toEqual([255, 255, 0]));
  expect(said.at(-1)).toContain('of the photo selected');
  drag([150, 100], [200, 110]);
  await until(() => expect(at(199, 110)).toBe(255));
  drag([170, 90], [180, 90], true);
  await until(() => expect([at(160, 110), at(175, 110)]).toEqual([255, 0]));
  const last = select.mock.lastCall?.[0];
  expect(last?.points.filter(({ label }) => label === 0).map(({ x }) => x)).toEqual([170, 180, 180]);
  expect(session.asked.at(-1)).toMatchObject({ name: 'scribble', takes: { coarse: map } });
  controller.run({ do: 'commit' });
  expect(session.engine.undo()).toBe('quickBrush');
  expect(session.engine.summary().isEmpty).toBe(true);
});

test('undo takes back the last stroke, Escape all of them', async () => {
  const { controller, drag, at } = openCanvas('quickBrush');
  drag([100, 100], [150, 110]);
  drag([150, 100], [200, 110]);
  await until(() => expect(at(199, 110)).toBe(255));
  controller.run({ do: 'undo' });
  await until(() => expect([at(149, 110), at(199, 110)]).toEqual([255, 0]));
  controller.run({ do: 'cancel' });
  expect(at(149, 110)).toBe(0);
});

test('while it paints, the stroke is shown as wide as it is', () => {
  const { controller, press } = openCanvas('quickBrush');
  controller.gestures.down(press(10, 10));
  controller.gestures.move(press(30, 10));
  expect(controller.scene().outline).toMatchObject({
    kind: 'stroke',
    radiusPx: 10,
    points: [{ x: 10 }, { x: 30 }],
  });
});

test('without a model the stroke alone decides', async () => {
  const { session, select, drag, at } = openCanvas('quickBrush', 'idle');
  drag([100, 100], [150, 110]);
  await until(() => expect(at(120, 110)).toBe(255));
  expect(select).not.toHaveBeenCalled();
  expect(session.asked).toMatchObject([{ name: 'scribble', takes: { coarse: null } }]);
});

test('with Alt the first stroke takes the thing under it away', async () => {
  const { session, drag, at } = openCanvas('quickBrush');
  session.engine.apply('selectAll', (mask, beforeWrite) => fillMask(mask, 255, beforeWrite));
  drag([100, 100], [150, 110], true);
  await until(() => expect([at(120, 110), at(160, 110)]).toEqual([0, 255]));
});

test('over hair the edge becomes soft within the stroke, as a step of its own; an empty mask has none', async () => {
  const { session, said, drag, at } = openCanvas('edgeBrush');
  drag([100, 100], [150, 110]);
  expect(said.at(-1)).toBe('The mask is empty');
  expect(session.asked).toEqual([]);
  session.engine.apply('selectAll', (mask, beforeWrite) => fillMask(mask, 255, beforeWrite));
  drag([100, 100], [150, 110]);
  await until(() => expect(at(120, 105)).toBe(90));
  expect(session.asked).toMatchObject([{ name: 'softenEdge', takes: { strokes: [{ radiusPx: 10 }] } }]);
  expect(session.engine.undo()).toBe('softEdge');
});

test('the magnetic lasso goes along edges from pin to pin, and a click on the first closes it', async () => {
  const { session, controller, click, at } = openCanvas('magneticLasso');
  const waited = (count: number) => until(() => expect(session.asked).toHaveLength(count));
  click(100, 100);
  await waited(1);
  await Promise.resolve();
  click(200, 200);
  await waited(2);
  await Promise.resolve();
  controller.hover(screenPoint(150, 220));
  // Along the first pin's row and down to the second, along that one's row and up again: a square.
  expect(controller.scene().outline).toMatchObject({ kind: 'path', closed: false });
  click(100, 100);
  await until(() =>
    expect([at(190, 110), at(110, 190), at(250, 150), at(150, 90)]).toEqual([255, 255, 0, 0]),
  );
  expect(controller.scene().outline).toBeNull();
  expect(session.engine.undo()).toBe('magneticLasso');
});

test('Backspace takes the last pin back, Enter closes, and Escape leaves nothing', async () => {
  const { session, controller, click } = openCanvas('magneticLasso');
  click(100, 100);
  click(200, 200);
  click(100, 200);
  controller.run({ do: 'clear' });
  controller.run({ do: 'clear' });
  const { outline } = controller.scene();
  expect(outline?.kind === 'path' && outline.points[0]).toMatchObject({ x: 100, y: 100 });
  controller.run({ do: 'commit' });
  expect(session.engine.measureNow().isEmpty).toBe(true);
  click(100, 100);
  click(200, 200);
  click(100, 200);
  controller.run({ do: 'commit' });
  await until(() => expect(session.engine.measureNow().isEmpty).toBe(false));
  session.engine.undo();
  click(100, 100);
  click(200, 200);
  controller.run({ do: 'cancel' });
  expect(controller.scene().outline).toBeNull();
  expect(session.engine.measureNow().isEmpty).toBe(true);
});
