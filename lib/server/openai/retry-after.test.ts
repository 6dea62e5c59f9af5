import { describe, expect, test } from 'vitest';
import { readRetryAfterMs } from './retry-after';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const read = (headers: Record<string, string>, message = '') =>
  readRetryAfterMs(new Headers(headers), message, NOW);

describe('the header', () => {
  test.each<[Record<string, string>, number]>([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Mon, 23 Nov 2026 12:00:42 GMT' }, 42_000],
    [{ 'retry-after-ms': '1234' }, 1234],
    [{ 'retry-after-ms': '1500', 'retry-after': '2' }, 1500],
    [{ 'retry-after': 'Mon, 23 Nov 2026 11:00:00 GMT' }, 100],
    [{ 'retry-after': '0' }, 100],
    [{ 'retry-after': '999999' }, 3_600_000],
  ])('%j waits %d ms', (headers, expected) => {
    expect(read(headers, 'Please try again in 3s.')).toBe(expected);
  });

  test.each(['soon', '-5', '', 'NaN', '1e9'])('%j says nothing, so the message is asked', (value) => {
    expect(read({ 'retry-after': value }, 'Please try again in 3s.')).toBe(3000);
  });
});

describe('the message', () => {
  test.each<[string, number]>([
    ['Rate limit reached for images per min. Limit 5, Used 5. Please try again in 12s. Visit …', 12_000],
    ['Please try again in 467ms.', 467],
    ['Please retry after 51.8 seconds.', 51_800],
    ['Try again in 1m30s', 90_000],
    ['try again in 6m0s.', 360_000],
    ['try again in 1h2m', 3_600_000],
    ['Please wait 2 minutes and 5 seconds before the next call', 125_000],
    ['Requests have exceeded the limit. Please retry after 20 seconds.', 20_000],
    ['Please try again in 0.2s', 200],
  ])('%j waits %d ms', (message, expected) => {
    expect(read({}, message)).toBe(expected);
  });

  test.each(['', 'Rate limit reached: 5 images per min.', 'Try again later.', 'You sent 12s of audio'])(
    '%j leaves the default',
    (message) => {
      expect(read({}, message)).toBe(20_000);
    },
  );
});
