import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WireStatus } from '@/lib/shared/wire';
import { makeRun } from '@/test/runs';
import { createRunStore } from './run-store';
import { createStatusStore, watchStatus } from './status-store';

const getStatus = vi.hoisted(() => vi.fn());
vi.mock('./api', async (original) => ({ ...(await original<typeof import('./api')>()), getStatus }));

const status = (version: string) => ({ version }) as WireStatus;
const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
const runs = createRunStore({ runs: [makeRun({ id: 'open', status: 'calling' })], nextCursor: null });
const store = createStatusStore(status('1'));
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', page);
  getStatus.mockReset().mockResolvedValue(status('2'));
  end = watchStatus(store, runs);
});
afterEach(() => {
  end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const calls = async () => {
  await vi.advanceTimersByTimeAsync(1_000);
  return getStatus.mock.calls.length;
};

test('runs that end together are one question', async () => {
  runs.merge([makeRun({ id: 'open', status: 'done', revision: 9 })]);
  runs.merge([makeRun({ id: 'other', status: 'queued' })]);
  runs.merge([makeRun({ id: 'other', status: 'failed', revision: 2 })]);
  expect(await calls()).toBe(1);
  expect(store.getState()).toEqual(status('2'));
});

test('a run that begins is asked about: it holds money', async () => {
  runs.merge([makeRun({ id: 'begins', status: 'queued' })]);
  expect(await calls()).toBe(1);
});

test('older runs that are merely loaded, and steps in between, are not', async () => {
  runs.merge([makeRun({ id: 'history', status: 'done' })]);
  runs.merge([makeRun({ id: 'begins', status: 'calling', revision: 3 })]);
  expect(await calls()).toBe(0);
});

test('a run too quick to be seen before its end is, an older one that is loaded afterwards is not', async () => {
  runs.merge([makeRun({ id: 'quick', status: 'done', endedAt: 5_000 })]);
  expect(await calls()).toBe(1);
  runs.merge([makeRun({ id: 'earlier', status: 'done', endedAt: 4_000 })]);
  expect(await calls()).toBe(1);
});

test('a late answer to a lost run is asked about', async () => {
  runs.merge([makeRun({ id: 'lost', status: 'unknown', revision: 1 })]);
  expect(await calls()).toBe(0);
  runs.merge([makeRun({ id: 'lost', status: 'done', revision: 2 })]);
  expect(await calls()).toBe(1);
});

test('coming back to the page asks, leaving it does not', async () => {
  page.visibilityState = 'hidden';
  page.dispatchEvent(new Event('visibilitychange'));
  expect(await calls()).toBe(0);
  page.visibilityState = 'visible';
  page.dispatchEvent(new Event('visibilitychange'));
  expect(await calls()).toBe(1);
});

test('a failure leaves the last known status', async () => {
  store.set(status('kept'));
  getStatus.mockRejectedValue(new Error('offline'));
  await store.refresh();
  expect(store.getState()).toEqual(status('kept'));
});

test('once ended nothing is asked', async () => {
  end();
  runs.merge([makeRun({ id: 'after', status: 'queued' })]);
  page.dispatchEvent(new Event('visibilitychange'));
  expect(await calls()).toBe(0);
});
