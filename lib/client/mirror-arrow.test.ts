import { expect, test } from 'vitest';
import { mirrorArrow } from './mirror-arrow';

test.each([
  ['ArrowLeft', 'en-GB', 'ArrowLeft'],
  ['ArrowLeft', 'ar-XB', 'ArrowRight'],
  ['ArrowRight', 'he', 'ArrowLeft'],
  ['ArrowUp', 'ar-XB', 'ArrowUp'],
])('%s in %s counts as %s', (key, locale, counted) => {
  expect(mirrorArrow(key, locale)).toBe(counted);
});
