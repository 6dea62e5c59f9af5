import { describe, expect, test } from 'vitest';
import { english, sayIf } from '@/lib/shared/language';
import { sumEstimates } from '@/lib/shared/pricing';
import type { Estimate, WireStatus } from '@/lib/shared/wire';
import { findBatchProblem as findBatchProblemSentence } from './batch-price';

/** As a person reads it in English. */
const findBatchProblem = (...asked: Parameters<typeof findBatchProblemSentence>) =>
  sayIf(findBatchProblemSentence(...asked), english);

const exactly = (microUsd: number | null): Estimate => ({
  lowMicroUsd: microUsd,
  highMicroUsd: microUsd,
  approximate: false,
});

function status(budget: { limit?: number; runLimit?: number; spent?: number }, kind = 'openai'): WireStatus {
  return {
    connection: { kind },
    budget: {
      limitMicroUsd: budget.limit ?? null,
      runLimitMicroUsd: budget.runLimit ?? null,
      spentMicroUsd: budget.spent ?? 0,
      reservedMicroUsd: 0,
      unpricedMicroUsd: null,
      resetsAt: Date.UTC(2026, 11, 1),
    },
  } as WireStatus;
}

test('the sum of nothing is nothing, and of anything unknown is unknown', () => {
  expect(sumEstimates([])).toEqual(exactly(0));
  expect(sumEstimates([exactly(1), { lowMicroUsd: 2, highMicroUsd: 5, approximate: true }])).toEqual({
    lowMicroUsd: 3,
    highMicroUsd: 6,
    approximate: true,
  });
  expect(sumEstimates([exactly(1), exactly(null), exactly(2)])).toEqual(exactly(null));
});

describe('what stands against a batch', () => {
  const three = [exactly(100_000), exactly(200_000), exactly(100_000)];

  test.each<[string, Estimate[], number | null, WireStatus, RegExp | null]>([
    ['nothing without limits', three, null, status({}), null],
    ['nothing that fits', three, 400_000, status({ limit: 400_000, runLimit: 200_000 }), null],
    [
      'the sum, for the month',
      three,
      null,
      status({ limit: 399_999 }),
      /^These 3 runs may cost \$0\.400 together, and \$0\.399999 of this month’s /,
    ],
    [
      'what is spent already',
      three,
      null,
      status({ limit: 500_000, spent: 200_000 }),
      / together, and \$0\.300 of this /,
    ],
    [
      'one that is too dear',
      three,
      null,
      status({ runLimit: 150_000 }),
      /^One run may cost \$0\.150 at most/,
    ],
    ['the cap', three, 399_999, status({}), /^These may cost \$0\.400 together, and your cap is \$0\.4\.?/],
    ['an unknown price, where there is a budget', [exactly(null)], null, status({ limit: 9 }), /not known/],
    [
      'an unknown price, where there is a cap',
      [exactly(null), exactly(1)],
      9,
      status({}),
      /no cap can be kept/,
    ],
    ['the cap also of the stand-in', three, 1, status({ limit: 1 }, 'demo'), /your cap/],
    ['no budget of the stand-in', three, null, status({ limit: 1 }, 'demo'), null],
  ])('%s', (_, estimates, cap, now, sentence) => {
    const problem = findBatchProblem(estimates, cap, now);
    expect(problem === null ? problem : [problem]).toEqual(
      sentence === null ? null : [expect.stringMatching(sentence)],
    );
  });
});
