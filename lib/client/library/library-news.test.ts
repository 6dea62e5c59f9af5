import { afterEach, expect, test, vi } from 'vitest';
import { hearLibraryNews, tellLibraryNews } from './library-news';

const ends: (() => void)[] = [];
const hear = () => {
  const listener = vi.fn();
  ends.push(hearLibraryNews(listener));
  return listener;
};
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.unstubAllGlobals();
});

test('everyone who listens hears it, until they stop', async () => {
  const [one, other] = [hear(), hear()];
  tellLibraryNews();
  await expect.poll(() => [one.mock.calls.length, other.mock.calls.length]).toEqual([1, 1]);
  ends.pop()?.();
  tellLibraryNews();
  await expect.poll(() => one.mock.calls.length).toBe(2);
  expect(other).toHaveBeenCalledOnce();
});

test('who begins to listen later hears once what nobody heard', () => {
  tellLibraryNews();
  expect(hear()).toHaveBeenCalledOnce();
  expect(hear()).not.toHaveBeenCalled();
});

test('a browser without channels is told when it listens', () => {
  vi.stubGlobal('BroadcastChannel', undefined);
  tellLibraryNews();
  expect(hear()).toHaveBeenCalledOnce();
});
