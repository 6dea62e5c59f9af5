import { QueryObserver } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createQueryCache } from './query-cache';
import { queryKeys } from './query-keys';

const look = async (queryKey: readonly unknown[]) => {
  const status = createStore(() => ({ asked: 0 }));
  const cache = createQueryCache(status);
  const ask = vi.fn(async () => ask.mock.calls.length);
  const end = new QueryObserver(cache, { queryKey, queryFn: ask }).subscribe(() => {});
  await vi.waitFor(() => expect(cache.getQueryData(queryKey)).toBe(1));
  return { status, cache, ask, end };
};

test('what runs change is asked for again when the status says that one began or ended', async () => {
  const { status, cache, end } = await look(queryKeys.lineage('i'));
  status.setState({ asked: 1 });
  await vi.waitFor(() => expect(cache.getQueryData(queryKeys.lineage('i'))).toBe(2));
  end();
});

test('what they do not change is not', async () => {
  const { status, cache, ask, end } = await look(queryKeys.presets);
  status.setState({ asked: 1 });
  await Promise.resolve();
  expect(cache.getQueryState(queryKeys.presets)?.isInvalidated).toBe(false);
  expect(ask).toHaveBeenCalledOnce();
  end();
});

test('what is no longer on screen is asked for when it is shown again', async () => {
  const { status, cache, ask, end } = await look(queryKeys.lineage('i'));
  end();
  status.setState({ asked: 1 });
  expect(ask).toHaveBeenCalledOnce();
  expect(cache.getQueryState(queryKeys.lineage('i'))?.isInvalidated).toBe(true);
});

test('a failure is said at once, and is not tried again by itself', async () => {
  const cache = createQueryCache(createStore(() => ({ asked: 0 })));
  const ask = vi.fn(() => Promise.reject(new Error('no server')));
  await expect(cache.fetchQuery({ queryKey: queryKeys.presets, queryFn: ask })).rejects.toThrow('no server');
  expect(ask).toHaveBeenCalledOnce();
});
