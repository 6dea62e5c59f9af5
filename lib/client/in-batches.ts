/** Below what anybody notices. */
const GATHER_MS = 30;

/**
 * Things that come one by one, some of them in thousands, handed on together where they come close to each other. In a
 * hidden page they are handed on at once: timers hardly run there.
 *
 * @returns `end` forgets what has not been handed on
 */
export function inBatches<Item>(onBatch: (items: readonly Item[]) => void): {
  take: (item: Item) => void;
  end: () => void;
} {
  let items: Item[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    clearTimeout(timer);
    items = [];
  };
  const hand = () => {
    const batch = items;
    end();
    onBatch(batch);
  };
  return {
    end,
    take(item) {
      if (items.push(item) === 1) timer = setTimeout(hand, GATHER_MS);
      if (document.hidden) hand();
    },
  };
}
