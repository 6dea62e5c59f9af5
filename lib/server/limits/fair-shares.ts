import 'server-only';

/**
 * Counts what there is only so much of. No address holds more of it than is left for all the others: one alone may have
 * half, two that want everything a third each, and a newcomer always finds something. So one number does for a single
 * person and for a crowd, and no guess is needed of how many people share an address.
 */
export type FairShares = {
  /** @returns gives it back (once); or who has too many: this address, or all of them together */
  take(address: string): (() => void) | 'address' | 'all';
  held(): number;
};

export function createFairShares(total: number): FairShares {
  const byAddress = new Map<string, number>();
  let held = 0;

  function add(address: string, count: 1 | -1) {
    held += count;
    const now = (byAddress.get(address) ?? 0) + count;
    if (now === 0) byAddress.delete(address);
    else byAddress.set(address, now);
  }

  return {
    take(address) {
      const free = total - held;
      if (free <= 0) return 'all';
      if ((byAddress.get(address) ?? 0) >= free) return 'address';
      add(address, 1);
      let given = true;
      return () => {
        if (given) add(address, -1);
        given = false;
      };
    },
    held: () => held,
  };
}
