import { expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import { formatBytes } from './format-bytes';

test.each([
  [0, '0 bytes'],
  [512, '512 bytes'],
  [999, '999 bytes'],
  [1_000, '1.0 KB'],
  [99_900, '99.9 KB'],
  [842_100, '842 KB'],
  [999_600, '1.0 MB'],
  [3_600_000, '3.6 MB'],
  [2_000_000_000, '2.0 GB'],
  [5_000_000_000_000, '5,000 GB'],
])('%i is %s', (bytes, text) => {
  expect(formatBytes(bytes, english)).toBe(text);
});
