import { expect, test } from 'vitest';
import { english } from '@/lib/shared/language';
import { whenText } from './when-text';

const NOW = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;

test.each([
  [-MINUTE, 'just now'],
  [0, 'just now'],
  [59_999, 'just now'],
  [MINUTE, '1 minute ago'],
  [59 * MINUTE, '59 minutes ago'],
  [60 * MINUTE, '1 hour ago'],
  [24 * 60 * MINUTE, 'yesterday'],
  [6 * 24 * 60 * MINUTE, '6 days ago'],
  [20 * 24 * 60 * MINUTE, '3 Nov 2026'],
])('%i ms before now is “%s”', (pastMs, text) => {
  expect(whenText(NOW - pastMs, NOW, english)).toBe(text);
});
