import { expect, test } from 'vitest';
import { createTurns } from './turns';

test('work begins when what was given before it has ended, and settles by itself', async () => {
  const { inTurn } = createTurns();
  const first = Promise.withResolvers<string>();
  const begun: string[] = [];
  const one = inTurn(() => {
    begun.push('one');
    return first.promise;
  });
  const two = inTurn(async () => {
    begun.push('two');
    return 2;
  });
  await Promise.resolve();
  expect(begun).toEqual(['one']);
  first.resolve('done');
  expect(await one).toBe('done');
  expect(await two).toBe(2);
  expect(begun).toEqual(['one', 'two']);
});

test('a failure is told to whoever gave the work, and holds up nobody', async () => {
  const { inTurn } = createTurns();
  const one = inTurn(() => Promise.reject(new Error('refused')));
  const two = inTurn(async () => 2);
  await expect(one).rejects.toThrow('refused');
  expect(await two).toBe(2);
});

test('it is busy from the first piece to the end of the last, also where one fails', async () => {
  const { inTurn, isBusy } = createTurns();
  expect(isBusy()).toBe(false);
  const one = inTurn(() => Promise.reject(new Error('refused')));
  const two = inTurn(async () => expect(isBusy()).toBe(true));
  expect(isBusy()).toBe(true);
  await expect(one).rejects.toThrow();
  await two;
  expect(isBusy()).toBe(false);
});
