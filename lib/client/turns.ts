/** One piece of work after the other, in the order in which they were given; one that fails holds up none behind it. */
export function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    /** Settles as the work does. */
    inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
      waiting += 1;
      const result = last.then(work).finally(() => {
        waiting -= 1;
      });
      last = result.catch(() => {});
      return result;
    },
    /** Whether any is under way or waits for its turn. */
    isBusy: () => waiting > 0,
  };
}
