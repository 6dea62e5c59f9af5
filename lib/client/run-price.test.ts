import { describe, expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import type { WireRun } from '@/lib/shared/wire';
import { makeImage, makeRun, makeRunError } from '@/test/runs';
import { describeImagePrice, describePrice, isCostUnknown } from './run-price';

const error = (charged: 'no' | 'yes' | 'maybe') =>
  makeRunError('upstream_error' as const, { message: '', charged });
const cost = (lowerBound: boolean) => ({
  totalMicroUsd: 13_200,
  lines: [],
  priceTableVersion: 'v',
  lowerBound,
});
const unpriced = { lowMicroUsd: null, highMicroUsd: null, approximate: false };

describe('what a run costs', () => {
  const cases: [string, Partial<WireRun>, string][] = [
    ['before it ends: the estimate', { status: 'queued' }, '$0.013'],
    ['while it is drawn: the estimate', { status: 'calling' }, '$0.013'],
    ['while it is saved: the estimate', { status: 'saving' }, '$0.013'],
    ['before it ends, in the demo', { demo: true }, 'would cost $0.013'],
    ['before it ends, without a price', { estimate: unpriced }, 'price unknown'],
    ['before it ends, in the demo, without a price', { estimate: unpriced, demo: true }, 'price unknown'],
    ['done: what usage says', { status: 'done', costMicroUsd: 13_200, cost: cost(false) }, '$0.0132'],
    [
      'done with a part of unknown price',
      { status: 'done', costMicroUsd: 13_200, cost: cost(true) },
      'at least $0.0132',
    ],
    ['done in the demo', { status: 'done', costMicroUsd: 13_200, demo: true }, 'would have cost $0.0132'],
    ['done without usage: never a number', { status: 'done' }, 'cost unknown'],
    ['failed before it was charged', { status: 'failed', error: error('no') }, 'not charged'],
    ['failed, perhaps charged', { status: 'failed', error: error('maybe') }, 'counted as $0.013'],
    [
      'failed and charged, the amount not told',
      { status: 'failed', error: error('yes') },
      'counted as $0.013',
    ],
    [
      'failed and charged, the amount told',
      { status: 'failed', error: error('yes'), costMicroUsd: 13_200 },
      '$0.0132',
    ],
    ['lost', { status: 'unknown', error: error('maybe') }, 'counted as $0.013'],
    ['lost, without a price', { status: 'unknown', estimate: unpriced }, 'cost unknown'],
    ['lost in the demo', { status: 'unknown', demo: true }, 'nothing charged'],
    ['canceled before it was sent', { status: 'canceled', startedAt: null }, 'not charged'],
    ['canceled while it was drawn', { status: 'canceled' }, 'counted as $0.013'],
    ['canceled, and the answer came', { status: 'canceled', costMicroUsd: 13_200 }, '$0.0132'],
  ];
  test.each(cases)('%s', (_, change, expected) => {
    expect(describePrice(makeRun(change), english)).toBe(expected);
  });
});

test('an image’s share is on it, and nothing where it is not known', () => {
  expect(describeImagePrice(makeImage({ costMicroUsd: 3_300 }), english)).toBe('$0.0033');
  expect(describeImagePrice(makeImage({ costMicroUsd: null }), english)).toBeNull();
});

test('a picture that was placed again for nothing does not look as if the edit had been free', () => {
  expect(describeImagePrice(makeImage({ costMicroUsd: 0, rawId: 'raw' }), english)).toBeNull();
  expect(describeImagePrice(makeImage({ costMicroUsd: 0 }), english)).toBe('$0.00');
});

test.each([
  ['once its run has ended without a count', { status: 'done' }, null, true],
  ['not while its run goes on', { status: 'calling' }, null, false],
  ['not where it is known', { status: 'done' }, 3_300, false],
  ['not in the demo, which costs nothing', { status: 'done', demo: true }, null, false],
] as const)('an image is of unknown cost %s', (_, run, costMicroUsd, unknown) => {
  expect(isCostUnknown(makeImage({ costMicroUsd }), makeRun(run))).toBe(unknown);
});
