import { expect, test } from 'vitest';
import { formatSeconds } from './format-seconds';
import { english } from './language';

test.each([
  [0, '0 s'],
  [0.04, '0.1 s'],
  [0.44, '0.4 s'],
  [0.97, '1 s'],
  [1.4, '1 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [65, '1 min 5 s'],
  [600, '10 min'],
])('%f seconds are %s', (seconds, text) => {
  expect(formatSeconds(seconds, english)).toBe(text);
});
