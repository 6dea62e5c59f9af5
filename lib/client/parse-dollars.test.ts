import { expect, test } from 'vitest';
import { parseDollars, writeDollars } from './parse-dollars';

test.each([
  ['', null],
  ['  ', null],
  ['0.5', 500_000],
  ['$0.50', 500_000],
  ['0,5', 500_000],
  ['.25', 250_000],
  [' $ 0.000001 ', 1],
  ['12', 12_000_000],
  ['3.', 3_000_000],
  ['0', 0],
])('%j is %s micro-dollars', (text, microUsd) => {
  expect(parseDollars(text)).toBe(microUsd);
});

test.each(['abc', '-1', '1.2.3', '1e3', '1 000', '0x1', '1234567', '.'])('%j is no amount', (text) => {
  expect(parseDollars(text)).toBeUndefined();
});

test.each([null, 0, 1, 250_000, 12_000_000])('%s micro-dollars are read as they are written', (microUsd) => {
  expect(parseDollars(writeDollars(microUsd))).toBe(microUsd);
});
