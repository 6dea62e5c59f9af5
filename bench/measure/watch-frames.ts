/** What happens in a page from its beginning. A bench may add to it. */
export type FrameWatch = {
  /** Ms from each frame to the next. */
  frames: number[];
  maxNodes: number;
};

/** Runs in the page before its own code, so it uses nothing from around it. Fills `globalThis.watch`. */
export function watchFrames(): void {
  const watch: FrameWatch = { frames: [], maxNodes: 0 };
  (globalThis as unknown as { watch: FrameWatch }).watch = watch;
  const everything = document.getElementsByTagName('*');
  let last = 0;
  const onFrame = (now: number) => {
    if (last > 0) watch.frames.push(now - last);
    last = now;
    watch.maxNodes = Math.max(watch.maxNodes, everything.length);
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
}
