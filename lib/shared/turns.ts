/** Lets so many do their work at once; the others wait in the order they came. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

export function createTurns(concurrent: number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= concurrent) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
