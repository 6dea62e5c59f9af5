import { expect, it } from 'vitest';
import { uniqueNames } from './unique-names';

it('numbers what would fall on the same file, also where upper and lower case are one', () => {
  expect(uniqueNames(['a.png', 'a.png', 'A.PNG', 'b.png', 'a.png'])).toEqual([
    'a.png',
    'a (2).png',
    'A (3).PNG',
    'b.png',
    'a (4).png',
  ]);
});

it('does not fall on a name that looks numbered already', () => {
  expect(uniqueNames(['a (2).png', 'a.png', 'a.png'])).toEqual(['a (2).png', 'a.png', 'a (3).png']);
});

it('numbers names without an extension, and hidden ones', () => {
  expect(uniqueNames(['a', 'a', '.x', '.x'])).toEqual(['a', 'a (2)', '.x', '.x (2)']);
});
