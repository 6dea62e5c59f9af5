/**
 * The longest turn of the event loop by this thread's own processor time, so that a busy machine does not count.
 *
 * @param everyMs how often it looks
 * @returns `stop` ends it and returns the longest, in milliseconds
 */
export function watchOwnWork(everyMs: number): { stop(): number } {
  let longestMs = 0;
  let before = process.threadCpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    before = process.threadCpuUsage();
    longestMs = Math.max(longestMs, (user + system) / 1000);
  }, everyMs);
  return {
    stop() {
      clearInterval(timer);
      return longestMs;
    },
  };
}
