import { describe, expect, it } from 'vitest';
import { english } from '@/test/english';
import { makeLibraryImage } from '@/test/library';
import { describePlace } from './describe-place';

describe('the place while scrolling', () => {
  const image = makeLibraryImage({ createdAt: Date.UTC(2026, 10, 23, 12), costMicroUsd: 53_000 });
  it.each([
    ['newest', image, '23 Nov 2026 · 12,400 of 100,000'],
    ['oldest', image, '23 Nov 2026 · 12,400 of 100,000'],
    ['dearest', image, '$0.053 · 12,400 of 100,000'],
    ['cheapest', { ...image, costMicroUsd: null }, 'No cost · 12,400 of 100,000'],
    ['newest', undefined, '12,400 of 100,000'],
  ] as const)('by %s: %#', (sort, at, text) => {
    expect(describePlace(12_399, at, { count: 100_000, sort }, english)).toBe(text);
  });
});
