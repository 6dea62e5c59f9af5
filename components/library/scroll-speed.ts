/** Faster than this, nothing can be made out: about five screens in a second. */
const FLYING_PX_PER_MS = 4;
const CALM_PX_PER_MS = 2;
/** One jump, by the scrollbar or a key, is not fast scrolling. */
const FRAMES_TO_FLY = 3;
/** A frame that came late says nothing about speed. */
const LONGEST_FRAME_MS = 120;

export type ScrollSpeed = { flying: boolean; at: number; nowMs: number; fastFrames: number };

export const AT_REST: ScrollSpeed = { flying: false, at: 0, nowMs: 0, fastFrames: 0 };

/**
 * Whether the page scrolls too fast to see anything, after one more frame. It begins later and ends sooner than the
 * speed alone would say, so that it does not flicker.
 *
 * @param at px from the top
 * @param nowMs of the frame
 */
export function afterFrame(before: ScrollSpeed, at: number, nowMs: number): ScrollSpeed {
  const elapsedMs = nowMs - before.nowMs;
  const speed = elapsedMs > 0 ? Math.abs(at - before.at) / elapsedMs : 0;
  const paused = elapsedMs > LONGEST_FRAME_MS;
  const fastFrames = !paused && speed > FLYING_PX_PER_MS ? before.fastFrames + 1 : 0;
  const flying = before.flying ? !paused && speed > CALM_PX_PER_MS : fastFrames >= FRAMES_TO_FLY;
  return { flying, at, nowMs, fastFrames };
}
