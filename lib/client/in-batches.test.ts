import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inBatches } from './in-batches';

const page = { hidden: false };
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', page);
  page.hidden = false;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('what comes together is handed on together and in order, within a blink of the first', () => {
  const batches: (readonly number[])[] = [];
  const { take } = inBatches<number>((batch) => batches.push(batch));
  for (const item of [1, 2, 3]) take(item);
  expect(batches).toEqual([]);
  vi.advanceTimersByTime(40);
  take(4);
  vi.advanceTimersByTime(40);
  expect(batches).toEqual([[1, 2, 3], [4]]);
});

test('nothing waits in a hidden page, not even what came before it was hidden', () => {
  const batches: (readonly number[])[] = [];
  const { take } = inBatches<number>((batch) => batches.push(batch));
  take(1);
  page.hidden = true;
  take(2);
  take(3);
  expect(batches).toEqual([[1, 2], [3]]);
});

test('after its end nothing is handed on', () => {
  const batches: (readonly number[])[] = [];
  const { take, end } = inBatches<number>((batch) => batches.push(batch));
  take(1);
  end();
  vi.advanceTimersByTime(100);
  expect(batches).toEqual([]);
});
