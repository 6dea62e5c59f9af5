import { expect, it } from 'vitest';
import { integerParameter } from './query';

const read = (query: string) =>
  integerParameter(new URL(`http://localhost/?${query}`), 'limit', { min: 1, max: 100, fallback: 50 });

it('reads a number in its range, and the fallback where there is none', () => {
  expect([read(''), read('limit=1'), read('limit=100')]).toEqual([50, 1, 100]);
});

it.each(['limit=0', 'limit=101', 'limit=', 'limit=1.5', 'limit=1e1', 'limit=-1', 'limit=x', 'limit=%201'])(
  'refuses %s',
  (query) => {
    expect(() => read(query)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  },
);
