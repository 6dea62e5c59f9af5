import { expect, test } from 'vitest';
import { DEFAULT_CANVAS_SETTINGS } from '@/lib/client/mask/canvas-settings';
import { imagePoint, screenPoint } from '@/lib/shared/mask/geometry';
import { openTestSession } from '@/test/canvas-session';
import type { CanvasScene } from './canvas-scene';
import { drawScene } from './draw-scene';
import type { CanvasMode } from './tools/tool';

const NOTHING: CanvasScene = {
  outline: null,
  draft: null,
  rings: null,
  pointer: null,
  crosshair: null,
  frame: null,
  hasFrameHandles: false,
};

/** The calls that a canvas's context would get. */
function draw(
  mode: CanvasMode,
  scene: Partial<CanvasScene>,
  isOriginal = false,
): [name: string, ...unknown[]][] {
  const calls: [string, ...unknown[]][] = [];
  const context = new Proxy({} as Record<string, unknown>, {
    get:
      (_, name: string) =>
      (...given: unknown[]) =>
        void calls.push([name, ...given]),
    set: () => true,
  });
  const session = openTestSession({ width: 400, height: 300 });
  session.markup.add({ id: 1, kind: 'line', points: [10, 10, 60, 10], colour: '#ff0000', width: 4 });
  drawScene(
    context as unknown as CanvasRenderingContext2D,
    session,
    {
      view: () => ({ scale: 2, offsetX: 5, offsetY: 7, pixelRatio: 1 }),
      scene: () => ({ ...NOTHING, ...scene }),
      isOriginalHeld: () => isOriginal,
    },
    { ...DEFAULT_CANVAS_SETTINGS, sizePx: 20, hardnessPercent: 100 },
    mode,
  );
  return calls;
}

test('rings have the brush’s size on the screen, at the crosshair where there is one', () => {
  const rings = { erases: false };
  const pointer = screenPoint(50, 60);
  expect(draw('mask', { rings, pointer })).toContainEqual(['arc', 50, 60, 20, 0, 2 * Math.PI]);
  expect(draw('mask', { rings, pointer, crosshair: imagePoint(100, 50) })).toContainEqual([
    'arc',
    205,
    107,
    20,
    0,
    2 * Math.PI,
  ]);
  expect(draw('mask', { pointer })).toEqual([]);
});

test('marks and the frame are not there while the original is seen, and marks not over the mask', () => {
  const mark = ['moveTo', 10, 10];
  const frame = { x: 10, y: 20, width: 100, height: 90 };
  const framed = ['rect', 25, 47, 200, 180];
  expect(draw('markup', {})).toContainEqual(mark);
  expect(draw('markup', {}, true)).not.toContainEqual(mark);
  expect(draw('mask', {})).toEqual([]);
  expect(draw('mask', { frame })).toContainEqual(framed);
  expect(draw('mask', { frame }, true)).toEqual([]);
});

test('a mark being moved is drawn where it goes, not where it was', () => {
  const draft = { id: 1, kind: 'line', points: [30, 40, 80, 40], colour: '#ff0000', width: 4 } as const;
  const calls = draw('markup', { draft });
  expect(calls).toContainEqual(['moveTo', 30, 40]);
  expect(calls).not.toContainEqual(['moveTo', 10, 10]);
});
