import { describe, expect, it } from 'vitest';
import { moveInGrid, pairOf } from './grid-moves';

describe('an arrow', () => {
  const at = { row: 1, column: 1 };
  it.each([
    ['ArrowLeft', { row: 1, column: 0 }],
    ['ArrowRight', { row: 1, column: 2 }],
    ['ArrowUp', { row: 0, column: 1 }],
    ['ArrowDown', { row: 2, column: 1 }],
    ['Home', { row: 1, column: 0 }],
    ['End', { row: 1, column: 3 }],
    ['PageUp', { row: 0, column: 1 }],
    ['PageDown', { row: 2, column: 1 }],
  ])('%s leads to the cell it points at', (key, to) => {
    expect(moveInGrid(key, at, 3, 4)).toEqual(to);
  });

  it('stays at the edge', () => {
    const corner = { row: 0, column: 0 };
    expect(moveInGrid('ArrowLeft', corner, 3, 4)).toBe(corner);
    expect(moveInGrid('ArrowUp', corner, 3, 4)).toBe(corner);
    const last = { row: 2, column: 3 };
    expect(moveInGrid('ArrowRight', last, 3, 4)).toBe(last);
    expect(moveInGrid('ArrowDown', last, 3, 4)).toBe(last);
  });

  it('is none of the other keys', () => {
    expect(moveInGrid('w', at, 3, 4)).toBeNull();
    expect(moveInGrid('toString', at, 3, 4)).toBeNull();
  });
});

describe('two to look at together', () => {
  const pictured = ['a', 'b', 'c'];
  it.each([
    ['those that were chosen', ['c', 'a'], 'b', 'b', ['c', 'a']],
    ['the chosen one and the active one', ['c'], 'a', 'b', ['c', 'a']],
    ['the active one and the winner', [], 'a', 'c', ['a', 'c']],
    ['the winner and the first, when the active one is the winner', [], 'c', 'c', ['c', 'a']],
    ['the first two, when nothing is said', [], null, null, ['a', 'b']],
    ['only what has a picture', ['x'], 'y', 'z', ['a', 'b']],
  ])('are %s', (_, chosen, active, winner, pair) => {
    expect(pairOf(pictured, chosen, active, winner)).toEqual(pair);
  });

  it('take two', () => {
    expect(pairOf(['a'], [], 'a', 'a')).toBeNull();
    expect(pairOf([], [], null, null)).toBeNull();
  });
});
