import { expect, test } from 'vitest';
import { createPromptQueue } from './prompt-queue';

const ABORTED = { name: 'AbortError' };

/** Work that a test ends piece by piece. */
function pieces() {
  const begun: { asked: string; resolve(given: string): void; reject(error: Error): void }[] = [];
  const queue = createPromptQueue(
    (asked: string) =>
      new Promise<string>((resolve, reject) => {
        begun.push({ asked, resolve, reject });
      }),
  );
  const names = () => begun.map(({ asked }) => asked);
  /** Ends the piece at work, and gives the next one time to begin. */
  const end = async () => {
    const last = begun.at(-1);
    last?.resolve(last.asked.toUpperCase());
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { ...queue, begun, names, end };
}

test('of glances one is worked on, the newest waits, those between are dropped', async () => {
  const { names, glance, end } = pieces();
  const [first, second, third] = ['a', 'b', 'c'].map(glance);
  await expect(second).rejects.toMatchObject(ABORTED);
  expect(names()).toEqual(['a']);
  await end();
  expect(await first).toBe('A');
  expect(names()).toEqual(['a', 'c']);
  await end();
  expect(await third).toBe('C');
});

test('clicks are all answered, in their order, however many there are', async () => {
  const { ask, end } = pieces();
  const answers = ['a', 'b', 'c', 'd'].map(ask);
  for (const _ of answers) await end();
  expect(await Promise.all(answers)).toEqual(['A', 'B', 'C', 'D']);
});

test('a click that comes while a glance is worked on is next, once, and drops the glance that waits', async () => {
  const { names, ask, glance, end } = pieces();
  const hovered = glance('hover');
  const waiting = glance('hover on');
  const clicked = ask('click');
  await expect(waiting).rejects.toMatchObject(ABORTED);
  await end();
  expect(await hovered).toBe('HOVER');
  await end();
  expect(await clicked).toBe('CLICK');
  expect(names()).toEqual(['hover', 'click']);
});

test('a glance comes after all clicks, and drops none of them', async () => {
  const { names, ask, glance, end } = pieces();
  const first = ask('a');
  const hovered = glance('hover');
  await end();
  expect(await first).toBe('A');
  expect(names()).toEqual(['a', 'hover']);
  const [second, third] = ['b', 'c'].map(ask);
  const again = glance('hover on');
  for (let left = 0; left < 4; left++) await end();
  expect(await Promise.all([hovered, second, third, again])).toEqual(['HOVER', 'B', 'C', 'HOVER ON']);
});

test('what fails fails alone', async () => {
  const { begun, ask, end } = pieces();
  const first = ask('a');
  const second = ask('b');
  begun[0]?.reject(new Error('no'));
  await expect(first).rejects.toThrow('no');
  await end();
  expect(await second).toBe('B');
  const third = ask('c');
  await end();
  expect(await third).toBe('C');
});

test('what is dropped never begins, and what has begun ends', async () => {
  const { names, ask, glance, drop, end } = pieces();
  const first = ask('a');
  const dropped = [ask('b'), glance('c')];
  drop();
  for (const one of dropped) await expect(one).rejects.toMatchObject(ABORTED);
  await end();
  expect(await first).toBe('A');
  expect(names()).toEqual(['a']);
});
