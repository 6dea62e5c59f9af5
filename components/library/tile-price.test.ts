import { expect, test } from 'vitest';
import { english } from '@/test/english';
import { makeLibraryImage } from '@/test/library';
import { tilePrice } from './tile-price';

test.each([
  ['its cost', { costMicroUsd: 3_300 }, '$0.0033', '$0.0033'],
  ['that it is not known', { costMicroUsd: null }, 'cost ?', 'cost unknown'],
  [
    'in the demo nothing, and aloud what it would have cost',
    { costMicroUsd: 3_300, demo: true },
    null,
    'would have cost $0.0033',
  ],
  ['in the demo nothing of an unknown cost', { costMicroUsd: null, demo: true }, null, null],
  ['nothing for an upload', { kind: 'upload', costMicroUsd: 0 }, null, null],
  ['nothing for a mask', { kind: 'painted', costMicroUsd: 0 }, null, null],
  ['nothing for an answer whose result bears the cost', { kind: 'answer', costMicroUsd: 0 }, null, null],
  [
    'the cost of an answer that could not be placed',
    { kind: 'answer', costMicroUsd: 3_300 },
    '$0.0033',
    '$0.0033',
  ],
  ['nothing where it was placed again', { kind: 'edit', costMicroUsd: 0, rawId: 'raw' }, null, null],
] as const)('a tile shows %s', (_, change, shown, spoken) => {
  expect(tilePrice(makeLibraryImage(change), english)).toEqual({ shown, spoken });
});
