import { describe, expect, test } from 'vitest';
import { dropOn, moveBefore, stepOrder } from './image-order';

const images = [...'abcde'].map((id) => ({ id }));
const order = (all: readonly { id: string }[]) => all.map(({ id }) => id).join('');

describe('moveBefore', () => {
  test.each([
    [['e', 'a'], 'c', 'baecd'],
    [['a'], null, 'bcdea'],
    [['e'], 'a', 'eabcd'],
    [['c'], 'gone', 'abdec'],
  ])('%j in front of %j gives %s', (ids, before, expected) => {
    expect(order(moveBefore(images, ids, before))).toBe(expected);
  });
});

describe('stepOrder', () => {
  test.each([
    ['c', -1, 'acbde'],
    ['c', 1, 'abdce'],
    ['bd', -1, 'bdace'],
    ['bd', 1, 'acebd'],
    ['d', 1, 'abced'],
  ] as const)('%s by %i gives %s', (chosen, by, expected) => {
    const step = stepOrder(images, new Set(chosen), by);
    expect(step && order(moveBefore(images, step.move, step.before))).toBe(expected);
  });

  test('goes no further than the ends', () => {
    expect(stepOrder(images, new Set('ab'), -1)).toBeNull();
    expect(stepOrder(images, new Set('e'), 1)).toBeNull();
    expect(stepOrder(images, new Set(), 1)).toBeNull();
  });
});

test.each([
  ['a', 'c', 'bcade'],
  ['d', 'b', 'adbce'],
  ['a', 'e', 'bcdea'],
  ['e', 'a', 'eabcd'],
])('%s dropped on %s gives %s', (id, over, expected) => {
  const { move, before } = dropOn(images, id, over);
  expect(order(moveBefore(images, move, before))).toBe(expected);
});
