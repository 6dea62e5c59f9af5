import { expect, it } from 'vitest';
import type { WireRun } from '@/lib/shared/wire';
import { shareSnapshots } from './run-snapshots';

/** Readings that end when they are told to. */
function reader() {
  const readings: { ownerId: string; end(runs: WireRun[]): void; fail(error: Error): void }[] = [];
  const snapshot = shareSnapshots((ownerId) => {
    const { promise, resolve, reject } = Promise.withResolvers<WireRun[]>();
    readings.push({ ownerId, end: resolve, fail: reject });
    return promise;
  });
  return { readings, snapshot };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

it('reads once for all who ask meanwhile, and for each after they asked', async () => {
  const { readings, snapshot } = reader();
  const first = snapshot('a');
  const crowd = Array.from({ length: 100 }, () => snapshot('a'));
  expect(readings).toHaveLength(1);
  readings[0]?.end([]);
  await settle();
  expect(readings).toHaveLength(2);
  const late = snapshot('a');
  readings[1]?.end([]);
  const shared = await Promise.all(crowd);
  expect(new Set(shared).size).toBe(1);
  expect(shared[0]).not.toBe(await first);
  await settle();
  expect(readings).toHaveLength(3);
  readings[2]?.end([]);
  expect(await late).not.toBe(shared[0]);
  await settle();
  void snapshot('a');
  expect(readings).toHaveLength(4);
});

it('reads for each person', () => {
  const { readings, snapshot } = reader();
  void snapshot('a');
  void snapshot('b');
  expect(readings.map(({ ownerId }) => ownerId)).toEqual(['a', 'b']);
});

it('goes on after a reading that failed', async () => {
  const { readings, snapshot } = reader();
  const [first, second] = [snapshot('a'), snapshot('a')];
  readings[0]?.fail(new Error('no database'));
  await expect(first).rejects.toThrow('no database');
  readings[1]?.end([]);
  expect(await second).toEqual([]);
});
