import { expect, test } from 'vitest';
import { screenPoint } from '@/lib/shared/mask/geometry';
import {
  createPointerGestures,
  HARDLY_MOVED_PX,
  type PointerPress,
  type PointerSample,
  SECOND_FINGER_MS,
} from './pointer-gestures';

function watch(rules: { pans?: boolean; palm?: boolean } = {}) {
  const log: string[] = [];
  const gestures = createPointerGestures(
    {
      begin: ({ id }, opposite) => log.push(`begin ${id}${opposite ? ' opposite' : ''}`),
      extend: ({ id, point }) => log.push(`extend ${id} to ${point.x},${point.y}`),
      finish: ({ id }) => log.push(`finish ${id}`),
      takeBack: () => log.push('take back'),
      move: (from, to, factor) => log.push(`move ${to.x - from.x},${to.y - from.y} by ${factor}`),
      tap: (fingers) => log.push(`tap ${fingers}`),
    },
    { pansNow: () => rules.pans ?? false, isPalmGuarded: () => rules.palm ?? true },
  );
  return { log, gestures };
}

function press(
  id: number,
  kind: PointerSample['kind'],
  x: number,
  y: number,
  timeMs: number,
  more: Partial<PointerPress> = {},
): PointerPress {
  const point = screenPoint(x, y);
  return { id, kind, point, timeMs, pressure: 0.5, shift: false, button: 0, alt: false, ...more };
}

test('a mouse draws with its main button, and only while it is down', () => {
  const { log, gestures } = watch();
  gestures.move(press(1, 'mouse', 5, 5, 0));
  gestures.down(press(1, 'mouse', 10, 10, 10));
  gestures.move(press(1, 'mouse', 12, 10, 20));
  gestures.up(press(1, 'mouse', 12, 10, 30));
  gestures.move(press(1, 'mouse', 40, 40, 40));
  expect(log).toEqual(['begin 1', 'extend 1 to 12,10', 'finish 1']);
});

test.each([
  ['the right button', 'mouse', { button: 2 }],
  ['Alt', 'mouse', { alt: true }],
  ['the eraser of a pen', 'pen', { button: 5 }],
] as const)('%s means the opposite tool', (_, kind, more) => {
  const { log, gestures } = watch();
  gestures.down(press(1, kind, 0, 0, 0, more));
  expect(log).toEqual(['begin 1 opposite']);
});

test('the middle button and the main one with Space or the hand tool move the photo', () => {
  const middle = watch();
  middle.gestures.down(press(1, 'mouse', 0, 0, 0, { button: 1 }));
  middle.gestures.move(press(1, 'mouse', 7, -3, 10));
  expect(middle.log).toEqual(['move 7,-3 by 1']);

  const space = watch({ pans: true });
  space.gestures.down(press(1, 'mouse', 0, 0, 0));
  space.gestures.move(press(1, 'mouse', 7, -3, 10));
  space.gestures.up(press(1, 'mouse', 7, -3, 20));
  space.gestures.move(press(1, 'mouse', 9, 9, 30));
  expect(space.log).toEqual(['move 7,-3 by 1']);
});

test('one finger paints', () => {
  const { log, gestures } = watch();
  gestures.down(press(1, 'touch', 0, 0, 0));
  gestures.move(press(1, 'touch', 30, 0, 200));
  gestures.up(press(1, 'touch', 30, 0, 300));
  expect(log).toEqual(['begin 1', 'extend 1 to 30,0', 'finish 1']);
});

test('a second finger soon after the first takes the stroke back, and both move and zoom', () => {
  const { log, gestures } = watch();
  gestures.down(press(1, 'touch', 0, 0, 0));
  gestures.down(press(2, 'touch', 100, 0, SECOND_FINGER_MS));
  gestures.move(press(2, 'touch', 200, 0, 200));
  expect(log).toEqual(['begin 1', 'take back', 'move 50,0 by 2']);
});

test('a slow pinch, whose second finger comes late while the first has hardly moved, paints nothing', () => {
  const { log, gestures } = watch();
  gestures.down(press(1, 'touch', 0, 0, 0));
  gestures.move(press(1, 'touch', HARDLY_MOVED_PX, 0, 700));
  gestures.down(press(2, 'touch', 124, 0, 900));
  gestures.move(press(2, 'touch', 224, 0, 1000));
  gestures.up(press(1, 'touch', HARDLY_MOVED_PX, 0, 1100));
  gestures.up(press(2, 'touch', 224, 0, 1110));
  expect(log).toEqual(['begin 1', 'extend 1 to 24,0', 'take back', 'move 50,0 by 2']);
});

test('a second finger later, in the middle of a stroke, is a palm: the stroke goes on and nothing moves', () => {
  const { log, gestures } = watch();
  gestures.down(press(1, 'touch', 0, 0, 0));
  gestures.move(press(1, 'touch', 60, 0, 200));
  // Back where it began, it has been drawn all the same.
  gestures.move(press(1, 'touch', 2, 0, 300));
  gestures.down(press(2, 'touch', 100, 0, SECOND_FINGER_MS + 1));
  gestures.move(press(2, 'touch', 200, 0, 510));
  gestures.move(press(1, 'touch', 30, 0, 520));
  gestures.up(press(2, 'touch', 200, 0, 530));
  gestures.up(press(1, 'touch', 30, 0, 540));
  expect(log).toEqual(['begin 1', 'extend 1 to 60,0', 'extend 1 to 2,0', 'extend 1 to 30,0', 'finish 1']);
});

test('a palm that lands before its pen leaves nothing, whatever it does next, and the pen draws', () => {
  for (const palm of [true, false]) {
    const { log, gestures } = watch({ palm });
    gestures.down(press(1, 'touch', 200, 200, 0));
    gestures.move(press(1, 'touch', 260, 200, 500));
    gestures.down(press(9, 'pen', 0, 0, 600));
    gestures.move(press(1, 'touch', 270, 210, 610));
    gestures.down(press(2, 'touch', 220, 240, 620));
    gestures.move(press(9, 'pen', 8, 0, 630));
    gestures.up(press(1, 'touch', 270, 210, 640));
    gestures.up(press(2, 'touch', 220, 240, 650));
    gestures.up(press(9, 'pen', 8, 0, 660));
    expect(log).toEqual([
      'begin 1',
      'extend 1 to 260,200',
      'take back',
      'begin 9',
      'extend 9 to 8,0',
      'finish 9',
    ]);
  }
});

test('a palm of two contacts that lands before its pen stops moving the photo, and is no tap', () => {
  const { log, gestures } = watch();
  gestures.down(press(1, 'touch', 200, 200, 0));
  gestures.down(press(2, 'touch', 220, 240, 10));
  gestures.down(press(9, 'pen', 0, 0, 50));
  gestures.move(press(1, 'touch', 230, 200, 60));
  gestures.up(press(9, 'pen', 0, 0, 70));
  gestures.up(press(1, 'touch', 230, 200, 80));
  gestures.up(press(2, 'touch', 220, 240, 90));
  expect(log).toEqual(['begin 1', 'take back', 'begin 9', 'finish 9']);
});

test('a pen that hovers tells that the touch that comes before its own is a palm', () => {
  const { log, gestures } = watch();
  gestures.move(press(9, 'pen', 0, 0, 0));
  gestures.down(press(1, 'touch', 200, 200, 10));
  gestures.down(press(9, 'pen', 0, 0, 20));
  expect(log).toEqual(['begin 9']);
});

test('when one of two fingers is lifted the photo does not jump, and the other goes on moving it', () => {
  const { log, gestures } = watch();
  gestures.down(press(1, 'touch', 0, 0, 0));
  gestures.down(press(2, 'touch', 100, 0, 50));
  gestures.up(press(1, 'touch', 0, 0, 500));
  gestures.move(press(2, 'touch', 110, 5, 510));
  gestures.up(press(2, 'touch', 110, 5, 520));
  expect(log).toEqual(['begin 1', 'take back', 'move 10,5 by 1']);
});

test.each([2, 3] as const)('a quick tap of %i fingers is one', (count) => {
  const { log, gestures } = watch();
  for (let id = 1; id <= count; id++) gestures.down(press(id, 'touch', 50 * id, 0, id * 20));
  for (let id = 1; id <= count; id++) gestures.up(press(id, 'touch', 50 * id, 0, 150 + id));
  expect(log).toEqual(['begin 1', 'take back', `tap ${count}`]);
});

test('fingers that moved, stayed long or were four have not tapped', () => {
  const moved = watch();
  moved.gestures.down(press(1, 'touch', 0, 0, 0));
  moved.gestures.down(press(2, 'touch', 50, 0, 10));
  moved.gestures.move(press(2, 'touch', 90, 0, 20));
  moved.gestures.up(press(2, 'touch', 90, 0, 30));
  moved.gestures.up(press(1, 'touch', 0, 0, 40));
  expect(moved.log).not.toContain('tap 2');

  const long = watch();
  long.gestures.down(press(1, 'touch', 0, 0, 0));
  long.gestures.down(press(2, 'touch', 50, 0, 10));
  long.gestures.up(press(2, 'touch', 50, 0, 700));
  long.gestures.up(press(1, 'touch', 0, 0, 710));
  expect(long.log).toEqual(['begin 1', 'take back']);

  const four = watch();
  for (let id = 1; id <= 4; id++) four.gestures.down(press(id, 'touch', 50 * id, 0, id));
  for (let id = 1; id <= 4; id++) four.gestures.up(press(id, 'touch', 50 * id, 0, 100 + id));
  expect(four.log).toEqual(['begin 1', 'take back']);
});

test('after a pen was seen a finger moves the photo, unless that is switched off', () => {
  for (const palm of [true, false]) {
    const { log, gestures } = watch({ palm });
    gestures.down(press(9, 'pen', 0, 0, 0));
    gestures.up(press(9, 'pen', 0, 0, 10));
    gestures.down(press(1, 'touch', 0, 0, 1000));
    gestures.move(press(1, 'touch', 20, 0, 1300));
    expect(log.slice(2)).toEqual(palm ? ['move 20,0 by 1'] : ['begin 1', 'extend 1 to 20,0']);
  }
});

test('a pointer that the system takes away leaves nothing behind, and the next one draws', () => {
  const { log, gestures } = watch();
  gestures.down(press(1, 'touch', 0, 0, 0));
  gestures.cancel(1);
  gestures.down(press(2, 'touch', 0, 0, 1000));
  expect(log).toEqual(['begin 1', 'take back', 'begin 2']);
});

test('a dropped stroke stays dropped while the pointer is still down', () => {
  const { log, gestures } = watch();
  gestures.down(press(1, 'mouse', 0, 0, 0));
  gestures.drop();
  gestures.move(press(1, 'mouse', 9, 9, 10));
  gestures.up(press(1, 'mouse', 9, 9, 20));
  expect(log).toEqual(['begin 1', 'take back']);
});
