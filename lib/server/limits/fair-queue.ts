import 'server-only';

/**
 * A queue that a crowd from one address cannot make long for the others: the addresses take turns, and so do the lanes of
 * each address. Within a lane the first comes first.
 */
export type FairQueue<Item> = {
  push(address: string, lane: string, item: Item): void;
  shift(): Item | undefined;
  length(): number;
};

export function createFairQueue<Item>(): FairQueue<Item> {
  // A map keeps the order of insertion: what had its turn is put in again, behind the others.
  const addresses = new Map<string, Map<string, Item[]>>();
  let length = 0;
  return {
    push(address, lane, item) {
      const lanes = addresses.get(address) ?? new Map<string, Item[]>();
      const items = lanes.get(lane) ?? [];
      items.push(item);
      lanes.set(lane, items);
      addresses.set(address, lanes);
      length += 1;
    },
    shift() {
      for (const [address, lanes] of addresses) {
        for (const [lane, items] of lanes) {
          const item = items.shift();
          lanes.delete(lane);
          if (items.length > 0) lanes.set(lane, items);
          addresses.delete(address);
          if (lanes.size > 0) addresses.set(address, lanes);
          length -= 1;
          return item;
        }
      }
      return undefined;
    },
    length: () => length,
  };
}
