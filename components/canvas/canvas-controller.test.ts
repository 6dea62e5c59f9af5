import { describe, expect, test, vi } from 'vitest';
import { createCanvasSettings } from '@/lib/client/mask/canvas-settings';
import type { PointerPress } from '@/lib/client/mask/pointer-gestures';
import { screenPoint } from '@/lib/shared/mask/geometry';
import { type CanvasMode, createCanvasController, type RegionFrame } from './canvas-controller';
import { openTestSession } from './test-session';

const PHOTO = { width: 400, height: 300 };
const patch = { rect: { x: 10, y: 20, width: 30, height: 40 }, data: new Uint8Array(1200).fill(255) };

/** The photo at 100 % with its corner at the screen's: a point on the screen is the same point on the photo. */
function openCanvas(mode: CanvasMode = 'mask', region: RegionFrame | null = null) {
  const session = openTestSession(PHOTO, { wand: () => patch, refine: () => patch });
  const settings = createCanvasSettings(PHOTO.width);
  settings.setState({ sizePx: 20, hardnessPercent: 100, tool: 'brush', markupTool: 'pen', combine: 'add' });
  const said: string[] = [];
  const on = { onStatus: vi.fn(), onProblem: vi.fn(), onHelp: vi.fn(), onText: vi.fn() };
  const controller = createCanvasController({
    session,
    settings,
    redraw: { view() {}, paint() {}, overlay() {}, mask() {} },
    mode: () => mode,
    region: () => region,
    announce: (text) => said.push(text),
    ...on,
  });
  controller.resize(PHOTO, 1);
  controller.zoomTo(1, screenPoint(PHOTO.width / 2, PHOTO.height / 2));
  const press = (x: number, y: number, change: Partial<PointerPress> = {}): PointerPress => ({
    id: 1,
    kind: 'mouse',
    point: screenPoint(x, y),
    timeMs: 0,
    pressure: 0.5,
    shift: false,
    button: 0,
    alt: false,
    ...change,
  });
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
  return { session, settings, controller, said, press, drag, paint, ...on };
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
    const { session, controller, drag, onStatus } = openCanvas();
    controller.chooseTool('wand');
    controller.setTolerance(40);
    drag([[33, 44]]);
    await vi.waitFor(() => expect(at(session, 20, 30)).toBe(255));
    expect(session.asked).toEqual([
      { name: 'wand', takes: { x: 33, y: 44, tolerance: 40, contiguous: true } },
    ]);
    expect(onStatus.mock.lastCall?.[0]).toMatchObject({ isWandOpen: true });
    controller.run({ do: 'commit' });
    expect(onStatus.mock.lastCall?.[0]).toMatchObject({ isWandOpen: false });
    expect(session.engine.summary().bounds).toEqual(patch.rect);
    expect(session.engine.undo()).toBe('magic wand');
    expect(session.engine.summary().isEmpty).toBe(true);
  });

  test('follows its slider, and undo takes the preview back', async () => {
    const { session, controller, said, drag } = openCanvas();
    controller.chooseTool('wand');
    drag([[33, 44]]);
    await vi.waitFor(() => expect(at(session, 20, 30)).toBe(255));
    controller.setTolerance(7);
    expect(session.asked.at(-1)).toMatchObject({ name: 'wand', takes: { x: 33, y: 44, tolerance: 7 } });
    controller.run({ do: 'undo' });
    expect(said.at(-1)).toBe('Took the preview back');
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
