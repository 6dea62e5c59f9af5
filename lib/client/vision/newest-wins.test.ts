import { expect, test } from 'vitest';
import { newestWins } from './newest-wins';

/** Work that a test ends piece by piece. */
function pieces() {
  const begun: { asked: string; resolve(given: string): void; reject(error: Error): void }[] = [];
  const { ask, drop } = newestWins(
    (asked: string) =>
      new Promise<string>((resolve, reject) => {
        begun.push({ asked, resolve, reject });
      }),
  );
  return { begun, ask, drop };
}

test('one is worked on, the newest waits, those between are dropped', async () => {
  const { begun, ask } = pieces();
  const [first, second, third] = ['a', 'b', 'c'].map(ask);
  await expect(second).rejects.toMatchObject({ name: 'AbortError' });
  expect(begun.map(({ asked }) => asked)).toEqual(['a']);
  begun[0]?.resolve('A');
  expect(await first).toBe('A');
  await Promise.resolve();
  expect(begun.map(({ asked }) => asked)).toEqual(['a', 'c']);
  begun[1]?.resolve('C');
  expect(await third).toBe('C');
});

test('what fails fails alone', async () => {
  const { begun, ask } = pieces();
  const first = ask('a');
  const second = ask('b');
  begun[0]?.reject(new Error('no'));
  await expect(first).rejects.toThrow('no');
  begun[1]?.resolve('B');
  expect(await second).toBe('B');
  const third = ask('c');
  begun[2]?.resolve('C');
  expect(await third).toBe('C');
});

test('what is dropped never begins, and what has begun ends', async () => {
  const { begun, ask, drop } = pieces();
  const first = ask('a');
  const second = ask('b');
  drop();
  await expect(second).rejects.toMatchObject({ name: 'AbortError' });
  begun[0]?.resolve('A');
  expect(await first).toBe('A');
  expect(begun).toHaveLength(1);
});
