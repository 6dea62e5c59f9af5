/** Work of which one piece is done at a time and only the newest of the others is of interest, as while somebody points about. */
export type NewestWins<Asked, Given> = {
  /** Rejects as `work` does, or with an `AbortError` where something newer was asked before this began. */
  ask(asked: Asked): Promise<Given>;
  /** What has not begun never will. */
  drop(): void;
};

type Waiting<Asked, Given> = { asked: Asked; resolve(given: Given): void; reject(reason: unknown): void };

export function newestWins<Asked, Given>(work: (asked: Asked) => Promise<Given>): NewestWins<Asked, Given> {
  let next: Waiting<Asked, Given> | null = null;
  let isBusy = false;

  async function workOff(): Promise<void> {
    isBusy = true;
    for (let waiting = takeNext(); waiting !== null; waiting = takeNext()) {
      try {
        waiting.resolve(await work(waiting.asked));
      } catch (error) {
        waiting.reject(error);
      }
    }
    isBusy = false;
  }

  function takeNext(): Waiting<Asked, Given> | null {
    const taken = next;
    next = null;
    return taken;
  }

  function drop(): void {
    takeNext()?.reject(new DOMException('superseded', 'AbortError'));
  }

  return {
    ask(asked) {
      drop();
      const { promise, resolve, reject } = Promise.withResolvers<Given>();
      next = { asked, resolve, reject };
      if (!isBusy) void workOff();
      return promise;
    },
    drop,
  };
}
