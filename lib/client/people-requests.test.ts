import { expect, test } from 'vitest';
import { amountToAsk } from './people-requests';

test.each([
  [-5_000_000, 1_000_000],
  [0, 1_000_000],
  [1, 1_000_000],
  [1_000_000, 1_000_000],
  [1_000_001, 2_000_000],
])('of what lacks, %i, whole dollars are asked for: %i', (missing, asked) => {
  expect(amountToAsk(missing)).toBe(asked);
});
