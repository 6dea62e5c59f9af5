import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '@/test/masks';
import { type Alignment, findAlignment, notAligned } from './align';
import { displacementAt } from './displacement';
import { imagePoint } from './geometry';
import { createMask, type Mask } from './mask';
import type { Plane, PlanePair } from './plane';
import { paintEllipse } from './shapes';

type Move = (x: number, y: number) => readonly [number, number];
type Scene = (x: number, y: number) => number;

const WIDTH = 480;
const HEIGHT = 360;

/** Bumps at random places and of random sizes: detailed, nowhere alike, and known between pixels. */
function createScene(seed: number): Scene {
  const random = createRandom(seed);
  const cell = 16;
  const columns = Math.ceil(WIDTH / cell) + 8;
  const bumps = Array.from({ length: columns * columns }, () => ({
    x: random() * cell,
    y: random() * cell,
    height: (random() - 0.5) * 150,
    spread: 3 + random() * 8,
  }));
  return (x, y) => {
    let value = 120;
    const [column, row] = [Math.floor(x / cell) + 3, Math.floor(y / cell) + 3];
    for (let v = row - 2; v <= row + 2; v++) {
      for (let u = column - 2; u <= column + 2; u++) {
        const bump = bumps[v * columns + u];
        if (bump === undefined || u < 0 || u >= columns) continue;
        const [dx, dy] = [x - (u - 3) * cell - bump.x, y - (v - 3) * cell - bump.y];
        value += bump.height * Math.exp((-dx * dx - dy * dy) / (2 * bump.spread ** 2));
      }
    }
    return Math.min(255, Math.max(0, value));
  };
}

function draw(scene: Scene, width = WIDTH, height = HEIGHT): Plane {
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data[y * width + x] = Math.round(scene(x + 0.5, y + 0.5));
  return { width, height, data };
}

/** The scene as an answer shows it: what the photo has at (x, y) is seen at (x, y) + move. */
function moved(scene: Scene, move: Move): Scene {
  return (x, y) => {
    let [u, v] = [x, y];
    for (let round = 0; round < 5; round++) {
      const [dx, dy] = move(u, v);
      [u, v] = [x - dx, y - dy];
    }
    return scene(u, v);
  };
}

function ellipse(share = 0.2): Mask {
  const mask = createMask(WIDTH, HEIGHT);
  const at = (side: number) => imagePoint(WIDTH * (0.5 + side * share), HEIGHT * (0.5 + side * share));
  paintEllipse(mask, at(-1), at(1), 'add');
  return mask;
}

const keepOf = (mask: Mask) => mask.data.map((value) => (value === 0 ? 1 : 0));

function pairOf(scene: Scene, move: Move, mask: Mask, change?: (answer: Plane) => void): PlanePair {
  const answer = draw(moved(scene, move));
  // What is in the mask is another picture.
  const random = createRandom(9);
  for (let i = 0; i < mask.data.length; i++) if (mask.data[i] !== 0) answer.data[i] = random() * 255;
  change?.(answer);
  return { photo: draw(scene), answer, keep: keepOf(mask) };
}

/** Errors at kept pixels on a grid, and at the mask's edge. */
function errorsOf(
  { displacement }: Alignment,
  move: Move,
  where: (x: number, y: number) => boolean,
): number[] {
  const errors: number[] = [];
  for (let y = 8; y < HEIGHT; y += 8) {
    for (let x = 8; x < WIDTH; x += 8) {
      if (!where(x, y)) continue;
      const [dx, dy] = move(x, y);
      const [u, v] = displacementAt(displacement, x, y);
      errors.push(Math.hypot(u - dx, v - dy));
    }
  }
  return errors.sort((a, b) => a - b);
}

const median = (sorted: readonly number[]) => sorted[sorted.length >> 1] as number;
const ninetieth = (sorted: readonly number[]) => sorted[Math.floor(0.9 * sorted.length)] as number;
const inBody = (x: number, y: number) => x > 24 && y > 24 && x < WIDTH - 24 && y < HEIGHT - 24;

const framing =
  (zoom: number, turn: number, shiftX: number, shiftY: number, tiltX = 0, tiltY = 0): Move =>
  (x, y) => {
    const [u, v] = [x - WIDTH / 2, y - HEIGHT / 2];
    const depth = 1 + (tiltX * u + tiltY * v) / (WIDTH / 2);
    return [
      ((1 + zoom) * u - turn * v) / depth - u + shiftX,
      ((1 + zoom) * v + turn * u) / depth - v + shiftY,
    ];
  };
const bend: Move = (x, y) => [
  5 * Math.sin((3 * y) / HEIGHT + 1) * Math.cos((2 * x) / WIDTH),
  4 * Math.sin((4 * x) / WIDTH),
];

describe('one framing', () => {
  const scene = createScene(1);
  const mask = ellipse();

  test.each([
    ['a shift', framing(0, 0, 1.5, -2.25)],
    ['a zoom of 4 %', framing(0.04, 0, 3, -5)],
    ['a zoom out and a turn', framing(-0.03, 0.012, -4, 2)],
    ['a perspective', framing(0.01, 0, 4, -6, 0.02, -0.012)],
    ['a far shift', framing(0, 0, 20, -14)],
  ])('%s is found to a fraction of a pixel, also under the mask', (_, move) => {
    const found = findAlignment(
      pairOf(scene, move, mask, ({ data }) => {
        for (let i = 0; i < data.length; i++) data[i] = 0.85 * (data[i] as number) + 12;
      }),
    );
    expect(found.reason).toBe('aligned');
    expect(ninetieth(errorsOf(found, move, inBody))).toBeLessThan(0.25);
  });

  test('it is found with a quarter of what was to be kept drawn anew', () => {
    const move = framing(0.01, 0, -3, 2);
    const random = createRandom(5);
    const found = findAlignment(
      pairOf(scene, move, mask, ({ data }) => {
        for (let i = 0; i < data.length; i++) if (i % WIDTH > 0.75 * WIDTH) data[i] = random() * 60;
      }),
    );
    const there = (x: number, y: number) => inBody(x, y) && x < 0.7 * WIDTH;
    expect(median(errorsOf(found, move, there))).toBeLessThan(0.15);
  });
});

describe('a field', () => {
  const scene = createScene(2);

  test('follows a smooth bend on kept pixels and goes on under the mask', () => {
    const mask = ellipse(0.18);
    const found = findAlignment(pairOf(scene, bend, mask));
    expect(found.local).toBe(true);
    const kept = (x: number, y: number) => inBody(x, y) && mask.data[y * WIDTH + x] === 0;
    expect(ninetieth(errorsOf(found, bend, kept))).toBeLessThan(0.3);
    const under = (x: number, y: number) => mask.data[y * WIDTH + x] !== 0;
    expect(median(errorsOf(found, bend, under))).toBeLessThan(0.6);
  });

  test('is the same to the last bit whatever was drawn in the mask', () => {
    const mask = ellipse();
    const pair = pairOf(scene, bend, mask);
    const other = { ...pair.answer, data: pair.answer.data.slice() };
    // As far as the mask was painted; a margin keeps what is read across its edge out of the comparison.
    const inner = ellipse(0.16);
    for (let i = 0; i < inner.data.length; i++) if (inner.data[i] !== 0) other.data[i] = i % 251;
    const one = findAlignment(pair);
    expect(findAlignment({ ...pair, answer: other })).toEqual(one);
  });
});

describe('nothing is moved', () => {
  const scene = createScene(3);
  const still: Move = () => [0, 0];

  test('of an answer that lies right, with grain and another tone as well', () => {
    const mask = ellipse();
    expect(findAlignment(pairOf(scene, still, mask))).toEqual(notAligned('in-place'));
    const random = createRandom(4);
    const found = findAlignment(
      pairOf(scene, still, mask, ({ data }) => {
        for (let i = 0; i < data.length; i++) data[i] = 0.9 * (data[i] as number) + 8 + random() * 12;
      }),
    );
    expect(ninetieth(errorsOf(found, still, () => true))).toBeLessThan(0.1);
  });

  test('without detail, of another picture, and where next to nothing was kept', () => {
    const mask = ellipse();
    const flat = draw(() => 128);
    const photo = draw(scene);
    const keep = keepOf(mask);
    expect(findAlignment({ photo: flat, answer: flat, keep })).toEqual(notAligned('no-detail'));
    expect(findAlignment({ photo, answer: flat, keep }).model).toBe('identity');
    const random = createRandom(3);
    const noise = draw(() => random() * 255);
    expect(findAlignment({ photo, answer: noise, keep })).toEqual(notAligned('not-alike'));
    expect(findAlignment({ photo, answer: draw(createScene(77)), keep }).model).toBe('identity');
    expect(findAlignment({ photo, answer: photo, keep: new Uint8Array(keep.length) })).toEqual(
      notAligned('no-detail'),
    );
  });

  test('of pictures of any size, down to one pixel', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }), (width, height) => {
        const photo = draw(scene, width, height);
        const { model } = findAlignment({
          photo,
          answer: photo,
          keep: new Uint8Array(width * height).fill(1),
        });
        expect(model).toBe('identity');
      }),
      { numRuns: 20 },
    );
  });
});

describe('what misleads', () => {
  test('a pattern that repeats itself is not slid by a period', () => {
    const weave: Scene = (x, y) => 128 + 50 * Math.sin(x / 2.2) + 50 * Math.sin(y / 2.6);
    for (const [shiftX, shiftY] of [
      [0.8, -0.8],
      [2, -2],
      [3, -3],
      [4, 1],
      [5, -4],
    ] as const) {
      const move = framing(0, 0, shiftX, shiftY);
      const found = findAlignment(pairOf(weave, move, ellipse()));
      expect(ninetieth(errorsOf(found, move, inBody))).toBeLessThan(0.3);
    }
  });

  test('a flat half stays near the framing of the other', () => {
    const scene = createScene(6);
    const half: Scene = (x, y) => (x < WIDTH / 2 ? scene(x, y) : 90);
    const move = framing(0.01, 0, 3, -2);
    const random = createRandom(8);
    const found = findAlignment(
      pairOf(half, move, ellipse(0.12), ({ data }) => {
        for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) + (random() - 0.5) * 6;
      }),
    );
    const flat = (x: number, y: number) => inBody(x, y) && x > 0.6 * WIDTH;
    expect(ninetieth(errorsOf(found, move, flat))).toBeLessThan(1);
  });

  test('straight edges say nothing along themselves, and nothing slides there', () => {
    const stripes: Scene = (x) => 128 + 60 * Math.tanh(6 * Math.sin(x / 19 + x * x * 3e-5));
    const found = findAlignment(pairOf(stripes, framing(0, 0, 2, 0), ellipse()));
    const errors = errorsOf(found, framing(0, 0, 2, 0), inBody);
    expect(ninetieth(errors)).toBeLessThan(0.5);
  });
});
