import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { atOnce, betweenFrames } from './slices';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Pieces that take two milliseconds each. */
function pieces(count: number) {
  const state = { left: count, done: 0 };
  return {
    state,
    work() {
      if (state.left === 0) return false;
      vi.setSystemTime(Date.now() + 2);
      vi.spyOn(performance, 'now').mockReturnValue(Date.now());
      state.left--;
      state.done++;
      return true;
    },
  };
}

test('work waits for the handler to end, and stops after each slice for a frame', () => {
  const { state, work } = pieces(7);
  vi.spyOn(performance, 'now').mockReturnValue(Date.now());
  const wake = betweenFrames(work);
  wake();
  wake();
  expect(state.done).toBe(0);
  vi.advanceTimersToNextTimer();
  expect(state.done).toBe(3);
  vi.advanceTimersToNextTimer();
  expect(state.done).toBe(6);
  vi.advanceTimersToNextTimer();
  expect(state.done).toBe(7);
  expect(vi.getTimerCount()).toBe(0);
  state.left = 1;
  wake();
  vi.advanceTimersToNextTimer();
  expect(state.done).toBe(8);
});

test('where nobody waits for a frame, all of it is done when it is woken', () => {
  const { state, work } = pieces(7);
  atOnce(work)();
  expect(state.done).toBe(7);
});
