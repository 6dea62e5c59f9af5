import { expect, test } from 'vitest';
import { placesBetween } from './places-between';

test('places lie between their neighbours, in order', () => {
  expect(placesBetween(1, 2, 1)).toEqual([1.5]);
  expect(placesBetween(1, 2, 3)).toEqual([1.25, 1.5, 1.75]);
});

test('at an end there is always room', () => {
  expect(placesBetween(null, 1, 2)).toEqual([-1, 0]);
  expect(placesBetween(7, null, 2)).toEqual([8, 9]);
  expect(placesBetween(null, null, 2)).toEqual([-2, -1]);
});

test('the same gap can be halved some fifty times, and then says so', () => {
  let after = 2;
  let times = 0;
  for (;;) {
    const [place] = placesBetween(1, after, 1) ?? [];
    if (place === undefined) break;
    after = place;
    times += 1;
  }
  expect(times).toBeGreaterThan(50);
  expect(placesBetween(1, 1, 1)).toBeNull();
});
