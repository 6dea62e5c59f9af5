import { expect, test } from 'vitest';
import { binDaysLeft } from './bin-days-left';

const DAY_MS = 86_400_000;

test.each([
  [0, 30],
  [1, 30],
  [DAY_MS, 29],
  [29 * DAY_MS, 1],
  [29 * DAY_MS + 1, 1],
  [30 * DAY_MS, 0],
  [40 * DAY_MS, 0],
])('%i ms after it was put there, %i days are left', (sinceMs, days) => {
  expect(binDaysLeft(5_000, 5_000 + sinceMs)).toBe(days);
});
