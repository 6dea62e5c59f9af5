import { expect, test } from 'vitest';
import { candidatesOf } from './candidates';
import { GRID_CELLS, GRID_EDGE, mapFromGrid } from './sam-grid';
import type { Prompt } from './vision-jobs';

const PHOTO = { width: 256, height: 256 };
const CLICK: Prompt = { points: [{ x: 20, y: 20, label: 1 }], box: null, previous: null };

/** Sure to be inside left and above of an edge, sure to be outside elsewhere. */
function square(edge: number, logit = 8): Float32Array {
  return Float32Array.from({ length: GRID_CELLS }, (_, index) =>
    index % GRID_EDGE < edge && Math.floor(index / GRID_EDGE) < edge ? logit : -8,
  );
}

function candidates(masks: Float32Array[], scores: number[], prompt: Prompt = CLICK) {
  const joined = new Float32Array(masks.length * GRID_CELLS);
  for (const [index, mask] of masks.entries()) joined.set(mask, index * GRID_CELLS);
  return candidatesOf(joined, Float32Array.from(scores), PHOTO, prompt).map(({ map, score, likely }) => ({
    edge: Math.sqrt(map.data.filter((value) => value > 0).length),
    score: Number(score.toFixed(3)),
    likely,
  }));
}

test('one point: part, whole and group in the order of their size, the best of them first to be shown', () => {
  expect(candidates([square(50), square(200), square(40), square(90)], [0.99, 0.8, 0.7, 0.95])).toEqual([
    { edge: 40, score: 0.7, likely: false },
    { edge: 90, score: 0.95, likely: true },
    { edge: 200, score: 0.8, likely: false },
  ]);
});

test('several points: the mask that was made for them counts too', () => {
  const prompt: Prompt = { ...CLICK, points: [...CLICK.points, { x: 30, y: 30, label: 1 }] };
  expect(
    candidates([square(50), square(200), square(40), square(90)], [0.99, 0.8, 0.7, 0.95], prompt),
  ).toContainEqual({ edge: 50, score: 0.99, likely: true });
});

test('masks that look the same are one, and the better of them stays', () => {
  expect(candidates([square(9), square(100), square(101), square(200)], [0, 0.7, 0.9, 0.8])).toEqual([
    { edge: 101, score: 0.9, likely: true },
    { edge: 200, score: 0.8, likely: false },
  ]);
});

test('torn masks are nothing, however sure the model says that it is', () => {
  const torn = square(100, 0.5);
  expect(candidates([square(50), torn, square(60), torn], [1, 1, 0.8, 1])).toEqual([
    { edge: 60, score: 0.8, likely: true },
  ]);
});

test('what is near to the mask that is corrected comes first, torn a little as it may be', () => {
  const previous = mapFromGrid(square(200), PHOTO);
  const near = square(180);
  // A rim that could be inside as well.
  for (let index = 0; index < GRID_CELLS; index++)
    if (near[index] === 8 && index % GRID_EDGE > 100) near[index] = 0.5;
  expect(
    candidates([square(1), square(10), near, square(12)], [0, 0.75, 0.95, 0.7], { ...CLICK, previous }).find(
      ({ likely }) => likely,
    ),
  ).toMatchObject({ edge: 180 });
});

test('where nothing is, there is no candidate', () => {
  const empty = square(0);
  expect(candidates([empty, empty, empty, empty], [1, 1, 1, 1])).toEqual([]);
  expect(candidates([square(9), square(50), square(60), square(70)], [1, 0.1, 0.2, 0.3])).toEqual([]);
});

test('a mask that leaves out what was pointed at, or has what was taken away, is not offered', () => {
  const points: Prompt['points'] = [
    { x: 60, y: 60, label: 1 },
    { x: 150, y: 150, label: 0 },
  ];
  expect(
    candidates([square(30), square(100), square(40), square(200)], [0.9, 0.6, 0.95, 0.97], {
      ...CLICK,
      points,
    }),
  ).toEqual([{ edge: 100, score: 0.6, likely: true }]);
});

test('where no mask obeys, the best ones are offered all the same', () => {
  const points: Prompt['points'] = [{ x: 250, y: 250, label: 1 }];
  expect(
    candidates([square(1), square(40), square(60), square(80)], [0, 0.9, 0.8, 0.7], { ...CLICK, points }),
  ).toHaveLength(3);
});

test('a point one cell beside a thin thing is on it', () => {
  const points: Prompt['points'] = [{ x: 40.5, y: 10, label: 1 }];
  expect(
    candidates([square(1), square(40), square(0), square(0)], [0, 0.9, 0, 0], { ...CLICK, points }),
  ).toEqual([{ edge: 40, score: 0.9, likely: true }]);
});
