import { expect, it } from 'vitest';
import type { Share } from '@/lib/shared/comparison-layout';
import { english } from '@/test/english';
import { shareSentence } from './share-sentence';

it('what the cheapest value costs of the dearest is said plainly', () => {
  const share = { axis: 'qualities', cheapest: 'low', dearest: 'high', percent: 11, real: true } as const;
  const said = (change: Partial<Share> = {}) => english.say(shareSentence({ ...share, ...change }, english));
  expect(said()).toBe('low costs 11 % of high');
  expect(said({ percent: 0 })).toBe('low costs less than 1 % of high');
  expect(said({ axis: 'backgrounds', percent: 100 })).toBe('All backgrounds cost practically the same');
});
