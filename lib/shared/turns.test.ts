import { expect, test } from 'vitest';
import { createTurns } from './turns';

test('no more work at once than is let, in the order they came, and a failure gives its place up', async () => {
  const takeTurn = createTurns(2);
  const started: number[] = [];
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
  const turns = gates.map((gate, index) =>
    takeTurn(() => {
      started.push(index);
      return gate.promise;
    }),
  );
  expect(started).toEqual([0, 1]);
  gates[1]?.reject(new Error('out of ink'));
  await expect(turns[1]).rejects.toThrow('out of ink');
  expect(started).toEqual([0, 1, 2]);
  for (const [index, gate] of gates.entries()) gate.resolve(index);
  expect(await Promise.all([turns[0], turns[2], turns[3], turns[4]])).toEqual([0, 2, 3, 4]);
  expect(started).toEqual([0, 1, 2, 3, 4]);
  expect(await takeTurn(async () => 'free again')).toBe('free again');
});
