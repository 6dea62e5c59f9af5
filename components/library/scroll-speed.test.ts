import { describe, expect, it } from 'vitest';
import { AT_REST, afterFrame, type ScrollSpeed } from './scroll-speed';

/** Scrolls by so many pixels in each frame of 16 ms; tells in which frames it flew. */
function scroll(steps: readonly number[], from: ScrollSpeed = { ...AT_REST, nowMs: 1000 }): boolean[] {
  let speed = from;
  return steps.map((px) => {
    speed = afterFrame(speed, speed.at + px, speed.nowMs + 16);
    return speed.flying;
  });
}

describe('flying past', () => {
  it('is what a fling does from its third frame on, until it slows down', () => {
    expect(scroll([100, 100, 100, 100, 60, 50, 30, 10])).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('is the same upwards', () => {
    expect(scroll([-100, -100, -100])).toEqual([false, false, true]);
  });

  it('is not what a wheel does, notch by notch', () => {
    expect(scroll([120, 0, 0, 0, 120, 0, 0, 120, 0]).some(Boolean)).toBe(false);
  });

  it('is not a leap', () => {
    expect(scroll([500_000, 0, 0]).some(Boolean)).toBe(false);
  });

  it('ends with a pause', () => {
    const flying = { flying: true, at: 0, nowMs: 1000, fastFrames: 9 };
    expect(afterFrame(flying, 5000, 1500).flying).toBe(false);
    expect(afterFrame(flying, 5000, 1000).flying).toBe(false);
  });
});
