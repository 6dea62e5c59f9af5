import { expect, test } from 'vitest';
import { safeNext } from './accounts';

test.each(['/', '/library?q=a%20b', '/image/x#y', '/a//b'])('%s is a place of this server', (next) => {
  expect(safeNext(next)).toBe(next);
});

test.each([
  null,
  undefined,
  '',
  'library',
  '//evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/a\\b',
  '/a b',
  '/\t/evil.example',
  '/\n/evil',
  'https://evil.example',
  'javascript:alert(1)',
])('%j leads to the first page instead', (next) => {
  expect(safeNext(next)).toBe('/');
});
