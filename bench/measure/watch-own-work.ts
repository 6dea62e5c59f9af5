/**
 * Measures the longest turn of the event loop in this thread's CPU time, so that a busy machine does not matter.
 *
 * @param everyMs the sampling interval
 * @returns `stop` ends the measurement and returns the longest turn, in milliseconds
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
