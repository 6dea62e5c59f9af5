/** Long work on the page's own thread, in pieces between which it draws and hears the hand. */

/** Less than half a frame: what else a frame has to do fits beside it. */
const SLICE_MS = 6;

/**
 * @param work does one piece, of a millisecond or so; false when nothing was left to do
 * @returns to be called whenever there is something to do again
 */
export type StartSlices = (work: () => boolean) => () => void;

export const betweenFrames: StartSlices = (work) => {
  let isAwake = false;

  function slice(): void {
    isAwake = false;
    const endMs = performance.now() + SLICE_MS;
    while (performance.now() < endMs) if (!work()) return;
    wake();
  }
  function wake(): void {
    if (isAwake) return;
    isAwake = true;
    setTimeout(slice);
  }
  return wake;
};

/** Where nobody waits for a frame. */
export const atOnce: StartSlices = (work) => () => {
  while (work());
};
