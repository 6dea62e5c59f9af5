import { describe, expect, it } from 'vitest';
import { beginOfDay } from '@/lib/client/day';
import { type LibraryFilter, NO_FILTER } from '@/lib/shared/library-filter';
import { english } from '@/test/english';
import { conditionsOf, describeSum, isNarrowed } from './describe-filter';

const everything: LibraryFilter = {
  ...NO_FILTER,
  q: 'fox',
  model: 'gpt-image-2.5-flare',
  kind: 'edit',
  quality: 'high',
  shape: 'portrait',
  size: 'large',
  transparent: false,
  favourite: true,
  from: beginOfDay('2026-11-01'),
  to: beginOfDay('2026-11-23', 1),
  minCostMicroUsd: 50_000,
  maxCostMicroUsd: 2_000_000,
  sort: 'dearest',
};

describe('the filter in words', () => {
  it('names every condition', () => {
    expect(conditionsOf(everything, english).map(({ label }) => label)).toEqual([
      'Edits',
      'GPT Image 2.5 Flare',
      'High quality',
      'Portrait',
      '4 megapixels and more',
      'Not transparent',
      'Favourites',
      'From 1 Nov 2026',
      'Until 23 Nov 2026',
      'At least $0.050',
      'At most $2.00',
    ]);
    expect(conditionsOf(NO_FILTER, english)).toEqual([]);
  });

  it('loses each condition by itself, and nothing else', () => {
    const all = conditionsOf(everything, english);
    for (const condition of all) {
      const left = conditionsOf({ ...everything, ...condition.without }, english);
      expect(left).toEqual(all.filter((each) => each !== condition));
    }
  });

  it('is narrowed by words and conditions, not by the shelf or the order', () => {
    expect(isNarrowed(NO_FILTER)).toBe(false);
    expect(isNarrowed({ ...NO_FILTER, shelf: 'bin', sort: 'oldest', q: '  ' })).toBe(false);
    expect(isNarrowed({ ...NO_FILTER, q: 'fox' })).toBe(true);
    expect(isNarrowed({ ...NO_FILTER, favourite: true })).toBe(true);
    expect(isNarrowed({ ...NO_FILTER, transparent: false })).toBe(true);
  });

  it('counts images and money, and says what is not known', () => {
    const sum = { count: 1284, costMicroUsd: 12_340_000, unknownCount: 0 };
    expect(describeSum(sum, 'images', english)).toBe('1,284 images · $12.34');
    expect(describeSum({ ...sum, unknownCount: 7 }, 'bin', english)).toBe(
      '1,284 images · $12.34 · 7 of unknown cost',
    );
    expect(describeSum({ count: 1, costMicroUsd: 0, unknownCount: 1 }, 'failed', english)).toBe(
      '1 run · $0.00 · 1 of unknown cost',
    );
    expect(describeSum({ ...sum, count: 0 }, 'images', english)).toBe('0 images · $12.34');
  });
});
