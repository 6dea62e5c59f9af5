import { expect, test, vi } from 'vitest';
import type { PointerPress } from '@/lib/client/mask/pointer-gestures';
import { SentenceError } from '@/lib/client/sentence-error';
import type { Candidate, Prompt } from '@/lib/client/vision/vision-jobs';
import { english } from '@/lib/shared/language';
import { type Rect, screenPoint } from '@/lib/shared/mask/geometry';
import { fillMask } from '@/lib/shared/mask/whole';
import { openTestSession, testVision } from '@/test/canvas-session';
import { openTestCanvas, until } from '@/test/open-canvas';

const PHOTO = { width: 400, height: 300 };

/** A map that means one rectangle; `followEdges` of the test gives it back as it is. */
function candidate(area: Rect, likely: boolean): Candidate {
  return { map: { width: 1, height: 1, data: Float32Array.of(1), area }, score: 0.9, likely };
}

/** A part, the whole and the group around a point: 20, 60 and 140 pixels wide. */
const nested = ({ points: [point], box }: Prompt) => {
  const [x, y] = box ? [box.x + box.width / 2, box.y + box.height / 2] : [point?.x ?? 0, point?.y ?? 0];
  const around = (half: number) => ({ x: x - half, y: y - half, width: 2 * half, height: 2 * half });
  return [candidate(around(10), false), candidate(around(30), true), candidate(around(70), false)];
};

function openCanvas(see: (prompt: Prompt) => Candidate[] = nested) {
  const asked: Prompt[] = [];
  const vision = testVision({
    prepare: vi.fn(async () => {}),
    async select(prompt) {
      asked.push(prompt);
      return see(prompt);
    },
  });
  const session = openTestSession(
    PHOTO,
    {
      followEdges: ({ coarse: { area } }) => ({
        rect: area,
        data: new Uint8Array(area.width * area.height).fill(255),
      }),
    },
    vision,
  );
  const canvas = openTestCanvas(session);
  const { controller, press } = canvas;
  controller.chooseTool('object');
  const click = (x: number, y: number, change: Partial<PointerPress> = {}) => {
    controller.gestures.down(press(x, y, change));
    controller.gestures.up(press(x, y, change));
  };
  const { engine } = session;
  const at = (x: number, y: number) => engine.mask.data[y * PHOTO.width + x];
  const steps = () => {
    controller.run({ do: 'commit' });
    const names: string[] = [];
    for (let name = engine.undo(); name !== null; name = engine.undo()) names.push(name);
    return names;
  };
  return { ...canvas, vision, asked, click, at, steps };
}

test('choosing the tool begins to load the model', () => {
  expect(openCanvas().vision.prepare).toHaveBeenCalledOnce();
});

test('a click selects the likeliest thing, says how much that is, and Enter keeps it as one step', async () => {
  const { controller, click, at, asked, said, steps, onStatus } = openCanvas();
  click(200, 150);
  await until(() => expect(at(171, 121)).toBe(255));
  expect(at(169, 150)).toBe(0);
  expect(asked).toEqual([{ points: [{ x: 200, y: 150, label: 1 }], box: null, previous: null }]);
  expect(said).toContain('3 % of the photo selected. Enter keeps it.');
  expect(onStatus.mock.lastCall?.[0]).toMatchObject({ isSelectionOpen: true, selectedPercent: 3 });
  controller.run({ do: 'commit' });
  expect(onStatus.mock.lastCall?.[0]).toMatchObject({ isSelectionOpen: false, selectedPercent: null });
  expect(steps()).toEqual(['object']);
});

test('the brush’s keys make it smaller or larger, no further than there are sizes', async () => {
  const { controller, click, at, asked } = openCanvas();
  click(200, 150);
  await until(() => expect(at(171, 150)).toBe(255));
  for (let i = 0; i < 3; i++) controller.run({ do: 'size', direction: 1 });
  await until(() => expect(at(131, 150)).toBe(255));
  controller.run({ do: 'size', direction: -1 });
  await until(() => expect([at(131, 150), at(171, 150)]).toEqual([0, 255]));
  for (let i = 0; i < 3; i++) controller.run({ do: 'size', direction: -1 });
  await until(() => expect([at(171, 150), at(191, 150)]).toEqual([0, 255]));
  expect(asked).toHaveLength(1);
});

test('further clicks correct it: on it, and with Alt what does not belong to it', async () => {
  const { click, at, asked, steps } = openCanvas();
  click(200, 150);
  await until(() => expect(at(171, 150)).toBe(255));
  click(260, 150);
  await until(() => expect(asked).toHaveLength(2));
  click(100, 150, { alt: true });
  await until(() => expect(asked).toHaveLength(3));
  expect(asked[2]?.points).toEqual([
    { x: 200, y: 150, label: 1 },
    { x: 260, y: 150, label: 1 },
    { x: 100, y: 150, label: 0 },
  ]);
  expect(asked[1]?.previous?.area).toEqual({ x: 170, y: 120, width: 60, height: 60 });
  expect(steps()).toEqual(['object']);
});

test('undo takes back the last correction, then the thing', async () => {
  const { controller, click, at, asked } = openCanvas();
  click(100, 100);
  await until(() => expect(at(100, 100)).toBe(255));
  click(300, 200);
  await until(() => expect(asked).toHaveLength(2));
  controller.run({ do: 'undo' });
  await until(() => expect(asked).toHaveLength(3));
  expect(asked[2]).toEqual(asked[0]);
  controller.run({ do: 'undo' });
  await until(() => expect(at(100, 100)).toBe(0));
});

test('with Shift another thing is added, and each is a step', async () => {
  const { click, at, asked, steps } = openCanvas();
  click(100, 100);
  await until(() => expect(at(100, 100)).toBe(255));
  click(300, 200, { shift: true });
  await until(() => expect(at(300, 200)).toBe(255));
  expect(at(100, 100)).toBe(255);
  expect(asked[1]?.points).toHaveLength(1);
  expect(steps()).toEqual(['object', 'object']);
});

test('clicks that are faster than the model all count', async () => {
  const { controller, click, at, steps } = openCanvas();
  for (const x of [60, 160, 260, 340]) click(x, 150, { shift: true });
  controller.run({ do: 'commit' });
  await until(() => expect([60, 160, 260, 340].map((x) => at(x, 150))).toEqual([255, 255, 255, 255]));
  expect(steps()).toEqual(['object', 'object', 'object', 'object']);
});

test('with Alt the first click takes a thing away, and the next one corrects that', async () => {
  const { controller, click, at, asked, session } = openCanvas();
  session.engine.apply('selectAll', (mask, beforeWrite) => fillMask(mask, 255, beforeWrite));
  click(200, 150, { alt: true });
  await until(() => expect(at(200, 150)).toBe(0));
  click(240, 150, { alt: true });
  await until(() => expect(asked).toHaveLength(2));
  expect(asked[1]?.points[1]?.label).toBe(1);
  click(10, 10);
  await until(() => expect(asked).toHaveLength(3));
  expect(asked[2]?.points[2]?.label).toBe(0);
  controller.run({ do: 'commit' });
});

test('a box selects what is in it', async () => {
  const { controller, press, at, asked } = openCanvas();
  controller.gestures.down(press(-20, 100));
  controller.gestures.move(press(120, 200));
  expect(controller.scene().outline).toMatchObject({ kind: 'rectangle' });
  controller.gestures.up(press(120, 200));
  await until(() => expect(at(60, 150)).toBe(255));
  expect(asked).toEqual([{ points: [], box: { x: 0, y: 100, width: 120, height: 100 }, previous: null }]);
});

test('where nothing stands out it says so, and the next click begins anew', async () => {
  let isBlind = true;
  const { click, at, asked, onProblem, onStatus, steps } = openCanvas((prompt) => {
    if (isBlind) throw new SentenceError({ key: 'canvas.vision.nothing' });
    return nested(prompt);
  });
  click(200, 150);
  await until(() => expect(onProblem).toHaveBeenCalledWith(english.t('canvas.vision.nothing')));
  await until(() => expect(onStatus.mock.lastCall?.[0]).toMatchObject({ isSelectionOpen: false }));
  isBlind = false;
  click(220, 150);
  await until(() => expect(at(220, 150)).toBe(255));
  expect(asked[1]?.points).toEqual([{ x: 220, y: 150, label: 1 }]);
  expect(steps()).toEqual(['object']);
});

test('another tool keeps it, Escape does not, and a click beside the photo is none', async () => {
  const { controller, click, at, asked, steps } = openCanvas();
  click(200, 150);
  await until(() => expect(at(200, 150)).toBe(255));
  controller.run({ do: 'cancel' });
  expect(at(200, 150)).toBe(0);
  click(100, 150);
  await until(() => expect(at(100, 150)).toBe(255));
  controller.chooseTool('brush');
  expect(at(100, 150)).toBe(255);
  controller.chooseTool('object');
  click(-5, 20);
  expect(asked).toHaveLength(2);
  expect(steps()).toEqual(['object']);
});

test('by keyboard: Enter selects, at another place corrects, and at the same place keeps', async () => {
  const { controller, at, asked, said, steps } = openCanvas();
  const move = (x: number, y: number) => controller.run({ do: 'crosshair', stepX: x, stepY: y });
  move(0, 0);
  controller.run({ do: 'commit' });
  await until(() => expect(at(200, 150)).toBe(255));
  move(32, 0);
  controller.run({ do: 'commit' });
  await until(() => expect(asked).toHaveLength(2));
  expect(asked[1]?.points[1]).toEqual({ x: 232, y: 150, label: 1 });
  await until(() => expect(said.at(-1)).toContain('selected'));
  controller.run({ do: 'commit' });
  expect(steps()).toEqual(['object']);
});

test('a pointer that rests shows what a click would take, and asks no more where that is slow', async () => {
  const { controller, asked, redraw } = openCanvas();
  controller.hover(screenPoint(200, 150));
  await until(() => expect(controller.scene().outline).toMatchObject({ kind: 'area' }));
  expect(redraw.overlay).toHaveBeenCalled();
  controller.hover(null);
  expect(controller.scene().outline).toBeNull();
  expect(asked).toHaveLength(1);

  const clock = vi.spyOn(performance, 'now');
  let now = 0;
  clock.mockImplementation(() => (now += 1000));
  controller.hover(screenPoint(100, 100));
  await until(() => expect(asked).toHaveLength(2));
  await until(() => expect(clock.mock.calls.length).toBeGreaterThanOrEqual(2));
  clock.mockRestore();
  controller.hover(screenPoint(50, 50));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(asked).toHaveLength(2);
});
