import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Notifications } from '@/lib/server/database/notifications';
import { createLogger } from '@/lib/server/logger';
import { createNeighbours, type Neighbours } from './neighbours';

type Listener = Parameters<Notifications['listen']>[0];

/** What PostgreSQL does with words: everybody hears all of them, the sender too. */
function createBus() {
  const listeners = new Set<Listener>();
  const sent: string[][] = [];
  const bus = {
    sent,
    listeners,
    isDown: false,
    refusals: 0,
    notifications: {
      async send(words: readonly string[]) {
        if (bus.isDown) throw Object.assign(new Error('The database is down'), { code: '57P01' });
        if (words.some((word) => word.endsWith('refused'))) {
          bus.refusals += 1;
          throw Object.assign(new Error('payload string too long'), { code: '22023' });
        }
        sent.push([...words]);
        for (const word of words) for (const listener of listeners) listener.heard(word);
      },
      async listen(listener: Listener) {
        listeners.add(listener);
        return { stop: async () => void listeners.delete(listener) };
      },
    } satisfies Notifications,
  };
  return bus;
}

let bus: ReturnType<typeof createBus>;
let opened: Neighbours[];
beforeEach(() => {
  vi.useFakeTimers();
  bus = createBus();
  opened = [];
});
afterEach(async () => {
  for (const neighbours of opened) await neighbours.close();
  vi.useRealTimers();
});

async function join() {
  const neighbours = createNeighbours(bus.notifications, createLogger('silent'));
  opened.push(neighbours);
  const heard: string[][] = [];
  const missed: number[] = [];
  await neighbours.listen({
    changed: async (runIds) => void heard.push([...runIds]),
    missedSince: async (epochMs) => void missed.push(epochMs),
  });
  return { neighbours, heard, missed };
}

test('others hear what one tells, and oneself does not', async () => {
  const [a, b] = [await join(), await join()];
  a.neighbours.tell('run-1');
  await vi.advanceTimersByTimeAsync(100);
  expect(b.heard).toEqual([['run-1']]);
  expect(a.heard).toEqual([]);
});

test('what changes together is told and heard once', async () => {
  const [a, b] = [await join(), await join()];
  for (const run of ['run-1', 'run-2', 'run-1', 'run-1']) a.neighbours.tell(run);
  await vi.advanceTimersByTimeAsync(100);
  expect(bus.sent).toHaveLength(1);
  expect(b.heard).toEqual([['run-1', 'run-2']]);
});

test('what cannot be told is told later', async () => {
  const [a, b] = [await join(), await join()];
  bus.isDown = true;
  a.neighbours.tell('run-1');
  await vi.advanceTimersByTimeAsync(3000);
  a.neighbours.tell('run-2');
  bus.isDown = false;
  await vi.advanceTimersByTimeAsync(3000);
  expect(new Set(b.heard.flat())).toEqual(new Set(['run-1', 'run-2']));
});

test('what cannot be told for a reason that no time mends is not told for ever, and holds up nothing', async () => {
  const [a, b] = [await join(), await join()];
  a.neighbours.tell('refused');
  await vi.advanceTimersByTimeAsync(5000);
  a.neighbours.tell('run-1');
  await vi.advanceTimersByTimeAsync(100);
  expect(bus.refusals).toBe(1);
  expect(b.heard).toEqual([['run-1']]);
});

test('a gap is passed on, and words that are not ours are nothing', async () => {
  const a = await join();
  for (const listener of bus.listeners) {
    listener.missedSince(1234);
    listener.heard('gibberish');
    listener.heard('');
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(a.missed).toEqual([1234]);
  expect(a.heard).toEqual([]);
});

test('after the end nothing is told any more', async () => {
  const [a, b] = [await join(), await join()];
  await a.neighbours.close();
  a.neighbours.tell('run-1');
  await vi.advanceTimersByTimeAsync(5000);
  expect(b.heard).toEqual([]);
  expect(bus.listeners.size).toBe(1);
});
