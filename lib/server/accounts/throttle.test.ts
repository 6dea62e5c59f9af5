import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { createThrottle, type Throttle } from './throttle';

const MINUTE_MS = 60_000;

describe.each(TEST_ENGINES)('attempts on $engine', ({ open }) => {
  let opened: TestDatabase;
  let now: number;
  let throttle: Throttle;
  beforeEach(async () => {
    opened = await open();
    now = 1_000_000_000;
    throttle = createThrottle({ ...opened.database, now: async () => now });
  });
  afterEach(() => opened.remove());

  const wrong = (lock: string, address: string, times = 1) =>
    Array.from({ length: times }).reduce<Promise<unknown>>(
      (before) => before.then(() => throttle.attempt(lock, address)),
      Promise.resolve(),
    );
  const refused = { code: 'too_many_attempts' };

  test('five at one account, from wherever', async () => {
    for (const address of ['a', 'b', 'c', 'd', 'e']) await wrong('account ada', address);
    await expect(wrong('account ada', 'f')).rejects.toMatchObject(refused);
    await wrong('account bob', 'g');
  });

  test('five from one address, at whatever', async () => {
    for (const lock of ['1', '2', '3', '4', '5']) await wrong(lock, 'a');
    await expect(wrong('6', 'a')).rejects.toMatchObject(refused);
    await wrong('6', 'b');
  });

  test('fifteen minutes after the first they are forgotten', async () => {
    await wrong('account ada', 'a', 5);
    now += 15 * MINUTE_MS - 1;
    await expect(wrong('account ada', 'a')).rejects.toMatchObject(refused);
    now += 1;
    await wrong('account ada', 'a', 5);
    await expect(wrong('account ada', 'a')).rejects.toMatchObject(refused);
  });

  test('who got in may try the account again, but has no more guesses at others', async () => {
    await wrong('account other', 'a', 3);
    await wrong('account ada', 'a');
    const isRight = await throttle.attempt('account ada', 'a');
    await isRight();
    const rows = await opened.database.query.selectFrom('throttle').selectAll().orderBy('key').execute();
    expect(rows).toMatchObject([
      { key: 'account other', count: 3 },
      { key: 'address a', count: 4 },
    ]);
    await wrong('account other', 'a');
    await expect(wrong('account third', 'a')).rejects.toMatchObject(refused);
  });

  test('of many at once five are looked at', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) => throttle.attempt('account ada', `address ${index}`)),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  });

  test('what is over is tidied away', async () => {
    await wrong('account bob', 'b');
    now += 15 * MINUTE_MS;
    const isRight = await throttle.attempt('account ada', 'a');
    await isRight();
    const rows = await opened.database.query.selectFrom('throttle').select('key').execute();
    expect(rows).toEqual([{ key: 'address a' }]);
  });
});
