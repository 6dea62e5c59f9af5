import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { english } from './language';
import { formatEstimate, formatMicroUsd } from './money';

describe('formatMicroUsd', () => {
  it.each([
    [0, '$0.00'],
    [1, '$0.000001'],
    [12, '$0.000012'],
    [4_999, '$0.004999'],
    [10_000, '$0.010'],
    [10_920, '$0.01092'],
    [13_200, '$0.0132'],
    [53_000, '$0.053'],
    [52_678, '$0.05268'],
    [100_000, '$0.100'],
    [413_000, '$0.413'],
    [412_345, '$0.4123'],
    [412_350, '$0.4124'],
    [999_949, '$0.9999'],
    [999_951, '$1.00'],
    [1_000_000, '$1.00'],
    [1_005_000, '$1.01'],
    [1_424_999, '$1.42'],
    [20_000_000, '$20.00'],
    [1_234_567_890, '$1,234.57'],
    [12_345_678_000_000, '$12,345,678.00'],
    [-53_000, '-$0.053'],
  ])('%d is %s', (microUsd, text) => {
    expect(formatMicroUsd(microUsd, english)).toBe(text);
  });

  it('never shows an amount as nothing, and is off by less than 0.05 % or half a cent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000_000 }), (microUsd) => {
        const shown = Number(formatMicroUsd(microUsd, english).slice(1)) * 1e6;
        expect(shown).toBeGreaterThan(0);
        expect(Math.abs(shown - microUsd)).toBeLessThanOrEqual(
          microUsd < 1_000_000 ? microUsd * 0.0005 + 0.01 : 5_000.01,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('has three decimals at least below a dollar, and two from there on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000_000 }), (microUsd) => {
        expect(formatMicroUsd(microUsd, english)).toMatch(/^\$(0\.\d{3,6}|[1-9]\d*\.\d{2})$/);
      }),
    );
  });
});

describe('formatEstimate', () => {
  const estimate = (lowMicroUsd: number | null, highMicroUsd: number | null, approximate = false) => ({
    lowMicroUsd,
    highMicroUsd,
    approximate,
  });

  it.each([
    [estimate(52_720, 52_720), '$0.053'],
    [estimate(210_800, 210_800), '$0.211'],
    [estimate(5_930, 5_930), '$0.0059'],
    [estimate(200_000, 200_000), '$0.20'],
    [estimate(50_100, 50_100, true), '≈ $0.05'],
    [estimate(210_800, 210_800, true), '≈ $0.21'],
    [estimate(5_980, 210_800), '$0.006 – $0.21'],
    [estimate(5_980, 210_800, true), '≈ $0.006 – $0.21'],
    [estimate(50_100, 50_200), '$0.05'],
    [estimate(995_001, 2_345_678), '$1.00 – $2.35'],
    [estimate(null, null), 'price unknown'],
    [estimate(null, null, true), 'price unknown'],
    [estimate(5_000, null), 'price unknown'],
    [estimate(null, 5_000), 'price unknown'],
    [estimate(0, 0), '$0.00'],
  ])('%j is %s', (given, text) => {
    expect(formatEstimate(given, english)).toBe(text);
  });
});
