import { expect, test } from 'vitest';
import { queueOrder } from './queue-order';

/** `a1 b1 a2`: the first letter is the model. */
const order = (runs: string, underWay: Record<string, number> = {}, paused: string[] = []) =>
  queueOrder(
    runs.split(' ').map((id) => ({ id, model: id.charAt(0) })),
    new Map(Object.entries(underWay)),
    new Map(paused.map((model) => [model, 1])),
  ).join(' ');

test('runs of one model go oldest first', () => {
  expect(order('a1 a2 a3')).toBe('a1 a2 a3');
  expect(order('a1 a2 a3', { a: 5 })).toBe('a1 a2 a3');
});

test('models take turns, so that a hundred of one hold up no other', () => {
  expect(order('a1 a2 a3 b1 b2 c1')).toBe('a1 b1 c1 a2 b2 a3');
});

test('the model with the fewest calls under way is next', () => {
  expect(order('a1 a2 b1', { a: 8 })).toBe('b1 a1 a2');
  expect(order('a1 b1 b2 b3', { a: 2 })).toBe('b1 b2 a1 b3');
});

test('those of a paused model come last, in their order', () => {
  expect(order('a1 a2 b1 b2', {}, ['a'])).toBe('b1 b2 a1 a2');
});
