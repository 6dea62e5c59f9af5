import { expect, test } from 'vitest';
import { initialsOf } from './initials';

test.each([
  ['Ann', 'A'],
  ['ann bell', 'AB'],
  ['Ann Maria  van Dyck', 'AD'],
  ['Łukasz Żak', 'ŁŻ'],
  ['e\u0301mile', 'E\u0301'],
  ['Ann (42)', 'A'],
  ['小林 さくら', '小さ'],
  ['🦊', ''],
  ['', ''],
])('of “%s”: “%s”', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
