import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { createWakeTurns } from './wake-turns';

it('wakes a few at once', () => {
  const turns = createWakeTurns(3);
  const woken = vi.fn();
  for (let index = 0; index < 3; index++) turns.ask(() => woken());
  expect(woken).toHaveBeenCalledTimes(3);
});

it('wakes many in turns, in their order, and each once however often it is asked', async () => {
  const turns = createWakeTurns(3);
  const woken: number[] = [];
  const wakes = Array.from({ length: 8 }, (_, index) => () => void woken.push(index));
  for (const wake of [...wakes, ...wakes.slice(3)]) turns.ask(wake);
  expect(woken).toEqual([0, 1, 2]);
  await nextTurn();
  expect(woken).toEqual([0, 1, 2, 3, 4, 5]);
  await nextTurn();
  expect(woken).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  await nextTurn();
  turns.ask(() => void woken.push(8));
  expect(woken.at(-1)).toBe(8);
});
