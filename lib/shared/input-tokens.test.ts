import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '@/test/cost-vectors.json';
import { countImageTokens, countPatchTokens, countTextTokens, countTileTokens } from './input-tokens';

describe('countTextTokens', () => {
  it.each([
    ['', 6],
    ['a', 7],
    ['four', 7],
    ['fives', 8],
    ['a red fox in snow', 11],
    ['猫', 7],
    ['赤い狐', 9],
    ['🦊', 7],
    ['fox 🦊', 8],
    ['x'.repeat(32_000), 8_006],
  ])('counts %j', (prompt, tokens) => {
    expect(countTextTokens(prompt)).toBe(tokens);
  });

  it('never falls when a prompt grows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }), (prompt, more) => {
        expect(countTextTokens(prompt + more)).toBeGreaterThanOrEqual(countTextTokens(prompt));
      }),
    );
  });
});

describe('countPatchTokens', () => {
  it.each(vectors.inputImageTokens.patches.map((v) => [v.width, v.height, v.tokens]))(
    '%d x %d is %d tokens',
    (width, height, tokens) => {
      expect(countPatchTokens(width, height)).toBe(tokens);
    },
  );

  it('is the same lying or standing, at least one and at most 1,536', () => {
    const edge = fc.integer({ min: 1, max: 12_000 });
    fc.assert(
      fc.property(edge, edge, (width, height) => {
        const tokens = countPatchTokens(width, height);
        expect(tokens).toBe(countPatchTokens(height, width));
        expect(tokens).toBeGreaterThanOrEqual(1);
        expect(tokens).toBeLessThanOrEqual(1536);
      }),
      { numRuns: 3000 },
    );
  });

  it('pads a strip to 3:1', () => {
    expect(countPatchTokens(1024, 32)).toBe(32 * 11);
  });
});

describe('countTileTokens', () => {
  it.each(vectors.inputImageTokens.tiles.map((v) => [v.width, v.height, v.fidelity, v.tokens] as const))(
    '%d x %d at %s fidelity is %d tokens',
    (width, height, fidelity, tokens) => {
      expect(countTileTokens(width, height, fidelity === 'high' ? 'high' : 'low')).toBe(tokens);
    },
  );

  it('adds 6,240 tokens for a standing image at high fidelity too', () => {
    expect(countTileTokens(1024, 1536, 'high') - countTileTokens(1024, 1536)).toBe(6240);
  });
});

it('an image is counted by its model’s rule, and fidelity matters to tiles only', () => {
  const size = { width: 1024, height: 1024 };
  expect([
    countImageTokens(size, 'patches', 'high'),
    countImageTokens(size, 'tiles'),
    countImageTokens(size, 'tiles', 'high'),
  ]).toEqual([1024, 194, 4354]);
});
