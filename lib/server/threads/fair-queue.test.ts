import { expect, it } from 'vitest';
import { createFairQueue } from './fair-queue';

const LIMITS = { places: 3, placesOfParty: 2, waiting: 6, waitingOfParty: 4 };

/** Enters in this order; tells who is in, and lets the first of a party go. */
function enterAll(...parties: string[]) {
  const queue = createFairQueue(LIMITS);
  const inside: { party: string; leave: () => void }[] = [];
  const entered = parties.map((party) =>
    queue.enter(party).then((leave) => {
      inside.push({ party, leave });
    }),
  );
  return {
    queue,
    entered,
    inside: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return inside.map(({ party }) => party).join('');
    },
    leave(party: string) {
      const at = inside.findIndex((one) => one.party === party);
      inside.splice(at, 1)[0]?.leave();
    },
  };
}

it('one party never holds every place, so another one enters at once', async () => {
  const { inside } = enterAll('a', 'a', 'a', 'a', 'b');
  expect(await inside()).toBe('aab');
});

it('the waiting come in turn by party, and in their order within it', async () => {
  const { inside, leave } = enterAll('a', 'a', 'b', 'a', 'a', 'c', 'b');
  expect(await inside()).toBe('aab');
  leave('a');
  expect(await inside()).toBe('abc');
  leave('c');
  expect(await inside()).toBe('aba');
  leave('b');
  expect(await inside()).toBe('aab');
  leave('a');
  expect(await inside()).toBe('aba');
});

it('too many of one party are refused, and too many in all; who is patient waits all the same', async () => {
  const { queue, entered } = enterAll(...'aaaaaa');
  expect(entered).toHaveLength(6);
  await expect(queue.enter('a')).rejects.toMatchObject({ code: 'decoding_busy' });
  const others = enterAll('a', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
  await expect(others.queue.enter('i')).rejects.toMatchObject({ code: 'decoding_busy' });
  let entered9 = false;
  void others.queue.enter('i', { patient: true }).then(() => {
    entered9 = true;
  });
  await others.inside();
  for (const party of 'abcdefgh') {
    others.leave(party);
    await others.inside();
  }
  expect(entered9).toBe(true);
});

it('who gives up leaves the line, and no place behind', async () => {
  const { queue, inside, leave } = enterAll('a', 'a', 'b');
  const giving = new AbortController();
  const gone = queue.enter('c', { signal: giving.signal });
  giving.abort(new Error('gone'));
  await expect(gone).rejects.toThrow('gone');
  await expect(queue.enter('c', { signal: giving.signal })).rejects.toThrow('gone');
  leave('b');
  expect(await inside()).toBe('aa');
  const freed = await queue.enter('d');
  freed();
});
