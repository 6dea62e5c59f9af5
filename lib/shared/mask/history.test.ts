import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, differsOnlyWithin, hashOf, noiseMask } from '@/test/masks';
import { featherMask } from './blur';
import { EMPTY_RECT, imagePoint } from './geometry';
import { createHistory, HISTORY_LIMITS, recordGesture } from './history';
import { copyMask, createMask } from './mask';
import { growMask } from './morphology';
import { paintPolygon } from './polygon';
import { paintEllipse, paintRectangle } from './shapes';
import { createStroke, paintSegment } from './stroke';
import { addRuns, encodeRuns, forEachTile, tileGrid } from './tiles';
import { invertMask, thresholdMask } from './whole';

function decoded(code: Uint8Array, length: number): Uint8Array {
  const data = new Uint8Array(length);
  addRuns(code, { data, start: 0, rowLength: Math.max(1, length), stride: Math.max(1, length) }, 1);
  return data;
}

test('coding and decoding gives back any bytes: noise, runs, ramps and all between', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .tuple(fc.nat(255), fc.integer({ min: 1, max: 3000 }))
      .map(([value, length]) => new Uint8Array(length).fill(value)),
    fc
      .tuple(fc.nat(255), fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 100 }))
      .map(([first, steps]) => {
        let value = first;
        return Uint8Array.from(steps, (step) => (value = Math.min(255, Math.max(0, value + step))));
      }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const bytes = Uint8Array.from(pieces.flatMap((part) => [...part]));
      const code = encodeRuns(bytes);
      expect(decoded(code, bytes.length)).toEqual(bytes);
      expect(code.length).toBeLessThanOrEqual(bytes.length * 1.02 + 4);
    }),
    { numRuns: 500 },
  );
});

test('adding and subtracting within a larger picture touches the tile’s rows only and gives back what was there', () => {
  const random = createRandom(9);
  const picture = Uint8Array.from({ length: 700 }, () => Math.floor(random() * 256));
  const before = picture.slice();
  const tile = Uint8Array.from({ length: 60 }, (_, i) => (i < 20 ? 0 : i < 35 ? 200 : i * 3));
  const target = { data: picture, start: 105, rowLength: 10, stride: 100 };
  addRuns(encodeRuns(tile), target, 1);
  for (let i = 0; i < 700; i++) {
    const row = Math.floor((i - 105) / 100);
    const column = (i - 105) % 100;
    const inside = i >= 105 && row < 6 && column < 10;
    const added = inside ? (tile[row * 10 + column] as number) : 0;
    expect(picture[i]).toBe(((before[i] as number) + added) & 255);
  }
  addRuns(encodeRuns(tile), target, -1);
  expect(picture).toEqual(before);
});

test('nothing costs next to nothing, a soft edge half, noise not more than itself', () => {
  expect(encodeRuns(new Uint8Array(65_536)).length).toBeLessThan(5);
  expect(encodeRuns(new Uint8Array(65_536).fill(255)).length).toBeLessThan(6);
  const ramp = Uint8Array.from({ length: 65_536 }, (_, i) => Math.round(127 + 120 * Math.sin(i / 40)));
  expect(encodeRuns(ramp).length).toBeLessThan(40_000);
  const random = createRandom(3);
  const noise = Uint8Array.from({ length: 65_536 }, () => Math.floor(random() * 256));
  expect(encodeRuns(noise).length).toBeLessThan(66_800);
});

test('tiles cover the mask once, the last ones smaller', () => {
  const grid = tileGrid({ width: 600, height: 300 });
  let pixels = 0;
  const seen: number[] = [];
  forEachTile(grid, { x: -50, y: -50, width: 5000, height: 5000 }, (index, tile) => {
    pixels += tile.width * tile.height;
    seen.push(index);
  });
  expect(pixels).toBe(180_000);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  const touched: number[] = [];
  forEachTile(grid, { x: 255, y: 255, width: 2, height: 1 }, (index) => touched.push(index));
  expect(touched).toEqual([0, 1]);
});

type Mask = ReturnType<typeof createMask>;

/** One random edit, as a gesture would do it. */
function edit(
  mask: Mask,
  random: () => number,
  beforeWrite: (rect: Parameters<typeof forEachTile>[1]) => void,
): void {
  const point = () => imagePoint(random() * mask.width, random() * mask.height);
  const mode = random() < 0.6 ? 'add' : 'subtract';
  const kind = Math.floor(random() * 8);
  if (kind === 0) invertMask(mask, beforeWrite);
  else if (kind === 1) growMask(mask, 1 + random() * 6, beforeWrite);
  else if (kind === 2) featherMask(mask, 1 + random() * 5, beforeWrite);
  else if (kind === 3) paintPolygon(mask, [point(), point(), point(), point()], mode, beforeWrite);
  else if (kind === 4) paintEllipse(mask, point(), point(), 'intersect', beforeWrite);
  else if (kind === 5) paintRectangle(mask, point(), point(), mode, beforeWrite);
  else if (kind === 6) thresholdMask(mask, 128, beforeWrite);
  else {
    const stroke = createStroke(mask, { radius: 1 + random() * 40, hardness: random() }, mode, beforeWrite);
    for (let i = 0; i < 6; i++) stroke.extend(point(), 1 + random() * 40);
    stroke.finish();
  }
}

test('undoing all and redoing all passes through exactly the same states, for any sequence of operations', () => {
  for (let seed = 0; seed < 12; seed++) {
    const random = createRandom(seed);
    const mask = createMask(300 + seed * 37, 280 + seed * 11);
    const history = createHistory(mask);
    const hashes = [hashOf(mask)];
    for (let step = 0; step < 15; step++) {
      const before = history.depth();
      recordGesture(history, `step ${step}`, (gesture) => edit(mask, random, gesture.beforeWrite));
      if (history.depth() > before) hashes.push(hashOf(mask));
    }
    const size = history.sizeBytes();
    for (let round = 0; round < 2; round++) {
      for (let i = hashes.length - 2; i >= 0; i--) {
        const before = copyMask(mask);
        const change = history.undo();
        expect(differsOnlyWithin(before, mask, change?.rect ?? EMPTY_RECT)).toBe(true);
        expect(hashOf(mask)).toBe(hashes[i]);
      }
      expect(history.canUndo()).toBe(false);
      expect(history.undo()).toBeNull();
      for (let i = 1; i < hashes.length; i++) {
        history.redo();
        expect(hashOf(mask)).toBe(hashes[i]);
      }
      expect(history.canRedo()).toBe(false);
      expect(history.redo()).toBeNull();
    }
    expect(history.sizeBytes()).toBe(size);
  }
});

test('whenever the tiles are coded, between gestures, within them and while steps are undone, the states are the same', () => {
  for (let seed = 0; seed < 25; seed++) {
    const random = createRandom(seed);
    const mask = createMask(520, 300);
    const history = createHistory(mask);
    let states = [hashOf(mask)];
    let at = 0;
    const codeSome = () => {
      for (let count = Math.floor(random() * 4); count > 0; count--) history.codeNext();
    };
    for (let turn = 0; turn < 40; turn++) {
      codeSome();
      const kind = random();
      if (kind < 0.35) {
        expect(history.undo() !== null).toBe(at > 0);
        at = Math.max(0, at - 1);
      } else if (kind < 0.55) {
        expect(history.redo() !== null).toBe(at < states.length - 1);
        at = Math.min(states.length - 1, at + 1);
      } else if (kind < 0.65) {
        const gesture = history.begin('taken back');
        edit(mask, random, gesture.beforeWrite);
        codeSome();
        gesture.cancel();
      } else {
        const depth = history.depth();
        recordGesture(history, 'edit', (gesture) => {
          edit(mask, random, gesture.beforeWrite);
          codeSome();
        });
        if (history.depth() > depth) {
          states = [...states.slice(0, at + 1), hashOf(mask)];
          at++;
        }
      }
      expect(hashOf(mask)).toBe(states[at]);
    }
    // Undone steps whose copies were dropped with them give their bytes back.
    const size = history.sizeBytes();
    while (history.undo());
    expect(hashOf(mask)).toBe(states[0]);
    expect(history.sizeBytes()).toBe(size);
    history.clear();
    expect(history.sizeBytes()).toBe(0);
  }
});

test('a gesture of many segments is one step with its name', () => {
  const mask = createMask(600, 400);
  const history = createHistory(mask);
  recordGesture(history, 'brush stroke', (gesture) => {
    const stroke = createStroke(mask, { radius: 10, hardness: 1 }, 'add', gesture.beforeWrite);
    for (let x = 0; x < 600; x += 7) stroke.extend(imagePoint(x, 200));
  });
  expect(history.depth()).toBe(1);
  expect(history.undo()).toMatchObject({
    label: 'brush stroke',
    rect: { x: 0, y: 0, width: 600, height: 256 },
  });
  expect(mask.data.every((value) => value === 0)).toBe(true);
});

test('a cancelled gesture leaves the mask as it was, no step, and what was undone can still be redone', () => {
  const mask = noiseMask(300, 300, 0.3, 1);
  const history = createHistory(mask);
  recordGesture(history, 'invert', (gesture) => invertMask(mask, gesture.beforeWrite));
  history.undo();
  const before = copyMask(mask);
  const gesture = history.begin('brush stroke');
  paintSegment(mask, imagePoint(10, 10), 20, imagePoint(200, 290), 20, 0.5, 'add', gesture.beforeWrite);
  expect(mask).not.toEqual(before);
  gesture.cancel();
  expect(mask).toEqual(before);
  expect([history.depth(), history.canRedo()]).toEqual([0, true]);
});

test('a gesture that changed nothing leaves no step', () => {
  const mask = createMask(40, 40);
  const history = createHistory(mask);
  const rect = recordGesture(history, 'erase', (gesture) => {
    paintSegment(mask, imagePoint(5, 5), 9, imagePoint(30, 30), 9, 1, 'subtract', gesture.beforeWrite);
  });
  expect([rect, history.depth()]).toEqual([EMPTY_RECT, 0]);
});

test('a slider previews many values and commits once', () => {
  const mask = noiseMask(300, 100, 0.001, 4);
  const before = copyMask(mask);
  const history = createHistory(mask);
  const gesture = history.begin('grow');
  for (const radius of [1, 5, 9, 3]) {
    gesture.restore();
    growMask(mask, radius, gesture.beforeWrite);
  }
  gesture.commit();
  const expected = copyMask(before);
  growMask(expected, 3);
  expect(mask).toEqual(expected);
  expect(history.depth()).toBe(1);
  history.undo();
  expect(mask).toEqual(before);
});

test('a new step ends what could be redone, and its bytes are given back', () => {
  const mask = createMask(100, 100);
  const history = createHistory(mask);
  const paint = (x: number) =>
    recordGesture(history, 'dab', (gesture) => {
      paintSegment(mask, imagePoint(x, 50), 9, imagePoint(x, 50), 9, 1, 'add', gesture.beforeWrite);
    });
  paint(20);
  const one = history.sizeBytes();
  paint(60);
  history.undo();
  paint(60);
  expect(history.canRedo()).toBe(false);
  history.undo();
  history.undo();
  paint(20);
  expect(history.sizeBytes()).toBe(one);
  history.clear();
  expect([history.sizeBytes(), history.depth()]).toEqual([0, 0]);
});

test('one gesture at a time: a second is refused, undo waits', () => {
  const mask = createMask(10, 10);
  const history = createHistory(mask);
  recordGesture(history, 'invert', (gesture) => invertMask(mask, gesture.beforeWrite));
  const gesture = history.begin('first');
  expect(() => history.begin('second')).toThrow('already open');
  expect(history.undo()).toBeNull();
  gesture.cancel();
  expect(history.undo()?.label).toBe('invert');
});

test('an operation that throws is rolled back and does not block the next', () => {
  const mask = createMask(10, 10);
  const history = createHistory(mask);
  expect(() =>
    recordGesture(history, 'broken', (gesture) => {
      invertMask(mask, gesture.beforeWrite);
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(mask.data.every((value) => value === 0)).toBe(true);
  recordGesture(history, 'invert', (gesture) => invertMask(mask, gesture.beforeWrite));
  expect(history.depth()).toBe(1);
});

/** Noise against noise: nothing that could be coded shorter. */
function recordNoise(history: ReturnType<typeof createHistory>, mask: Mask, seed: number): void {
  const random = createRandom(seed);
  recordGesture(history, 'noise', (gesture) => {
    gesture.beforeWrite({ x: 0, y: 0, width: mask.width, height: mask.height });
    for (let i = 0; i < mask.data.length; i++) mask.data[i] = Math.floor(random() * 256);
  });
  while (history.codeNext());
}

test('the oldest steps go when the bytes run out, but the promised number stays', () => {
  const mask = createMask(64, 64);
  const history = createHistory(mask, { maxBytes: 40_000, minSteps: 5 });
  for (let i = 0; i < 40; i++) recordNoise(history, mask, i);
  expect(history.sizeBytes()).toBeLessThanOrEqual(40_000);
  expect(history.depth()).toBe(9);
  const tight = createHistory(mask, { maxBytes: 16_000, minSteps: 6 });
  for (let i = 0; i < 40; i++) recordNoise(tight, mask, i);
  expect(tight.depth()).toBe(6);
});

test('twice the bytes are never passed, except by a single step', () => {
  const mask = createMask(64, 64);
  const history = createHistory(mask, { maxBytes: 10_000, minSteps: 100 });
  for (let i = 0; i < 20; i++) {
    recordNoise(history, mask, i);
    expect(history.sizeBytes()).toBeLessThanOrEqual(20_000);
  }
  const tiny = createHistory(mask, { maxBytes: 10, minSteps: 100 });
  recordNoise(tiny, mask, 99);
  recordNoise(tiny, mask, 98);
  expect(tiny.depth()).toBe(1);
});

test('a hundred long soft strokes one over another stay under 32 MB', () => {
  const mask = createMask(3000, 2000);
  const history = createHistory(mask);
  const random = createRandom(11);
  for (let i = 0; i < 100; i++) {
    recordGesture(history, 'brush stroke', (gesture) => {
      const stroke = createStroke(
        mask,
        { radius: 100, hardness: 0.2 },
        i % 3 === 2 ? 'subtract' : 'add',
        gesture.beforeWrite,
      );
      for (let p = 0; p < 8; p++) stroke.extend(imagePoint(300 + random() * 2400, 300 + random() * 1400));
      stroke.finish();
    });
  }
  expect(history.depth()).toBe(100);
  expect(history.sizeBytes()).toBeLessThan(HISTORY_LIMITS.maxBytes);
});
