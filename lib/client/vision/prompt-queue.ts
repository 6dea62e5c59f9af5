/** One piece of work at a time. What a person clicked is never left out; of what the pointer only hovers over, the newest counts. */
export type PromptQueue<Asked, Given> = {
  /** In the order of asking, before any glance that waits. Rejects as the work does. */
  ask(asked: Asked): Promise<Given>;
  /** When nothing else waits. Rejects also with an `AbortError`, where anything was asked after it and before it began. */
  glance(asked: Asked): Promise<Given>;
  /** What has not begun never will: rejects it with an `AbortError`. */
  drop(): void;
};

type Waiting<Asked, Given> = { asked: Asked; resolve(given: Given): void; reject(reason: unknown): void };

export function createPromptQueue<Asked, Given>(
  work: (asked: Asked) => Promise<Given>,
): PromptQueue<Asked, Given> {
  const clicked: Waiting<Asked, Given>[] = [];
  let glanced: Waiting<Asked, Given> | null = null;
  let isBusy = false;

  async function workOff(): Promise<void> {
    if (isBusy) return;
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

  const takeNext = () => clicked.shift() ?? takeGlance();

  function takeGlance(): Waiting<Asked, Given> | null {
    const taken = glanced;
    glanced = null;
    return taken;
  }

  function enqueue(asked: Asked, place: (waiting: Waiting<Asked, Given>) => void): Promise<Given> {
    takeGlance()?.reject(superseded());
    const { promise, resolve, reject } = Promise.withResolvers<Given>();
    place({ asked, resolve, reject });
    void workOff();
    return promise;
  }

  return {
    ask: (asked) => enqueue(asked, (waiting) => clicked.push(waiting)),
    glance: (asked) =>
      enqueue(asked, (waiting) => {
        glanced = waiting;
      }),
    drop() {
      for (let waiting = takeNext(); waiting !== null; waiting = takeNext()) waiting.reject(superseded());
    },
  };
}

function superseded(): DOMException {
  return new DOMException('superseded', 'AbortError');
}
