import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, unreachable } from '@/lib/client/api';
import { RECIPE_RULES } from '@/lib/shared/recipes/recipes';
import type { WireJob, WireJobItem } from '@/lib/shared/recipes/wire-jobs';
import { makeRun } from '@/test/runs';
import type { JobStartBody } from './job-requests';
import { createJobStore, FIRST_RETRY_MS, SAVE_AFTER_MS } from './job-store';

type Item = WireJobItem<(typeof RECIPE_RULES)['stickers']['details']>;
const item = (id: string): Item => ({
  id,
  name: id,
  words: '',
  images: [],
  details: RECIPE_RULES.stickers.details,
  chosen: null,
  verdict: 'open',
  revision: 1,
  runs: [],
  added: [],
  sources: [],
});
const JOB = {
  id: 'j',
  recipe: 'stickers',
  name: 'one',
  settings: RECIPE_RULES.stickers.settings,
  items: [item('a'), item('b')],
  revision: 1,
  createdAt: 0,
  updatedAt: 0,
  spentMicroUsd: 0,
  heldMicroUsd: 0,
} satisfies WireJob;

const refusal = (code: ApiError['code'], retryable = false) =>
  new ApiError({ code, message: 'no', retryable, requestId: 'r' });

/** A server that keeps one job, as ours does. */
function openServer() {
  const kept: { job: WireJob } = { job: structuredClone(JOB) };
  const sent: [string, number, object][] = [];
  const api = {
    get: vi.fn(async () => structuredClone(kept.job)),
    patchJob: vi.fn(async (_: string, revision: number, { settings, ...patch }: { settings?: object }) => {
      if (revision !== kept.job.revision) throw refusal('changed_meanwhile');
      sent.push(['job', revision, { ...patch, ...(settings && { settings }) }]);
      kept.job = {
        ...kept.job,
        ...patch,
        settings: { ...kept.job.settings, ...settings },
        revision: revision + 1,
      } as WireJob;
      return structuredClone(kept.job);
    }),
    patchItem: vi.fn(async (_: string, id: string, revision: number, patch: object) => {
      const there = kept.job.items.find((each) => each.id === id);
      if (there?.revision !== revision) throw refusal('changed_meanwhile');
      sent.push([id, revision, patch]);
      const items = kept.job.items.map((each) =>
        each.id === id ? { ...each, ...patch, revision: revision + 1 } : each,
      );
      kept.job = { ...kept.job, items } as WireJob;
      return structuredClone(kept.job);
    }),
    addItems: vi.fn(async () => structuredClone(kept.job)),
    removeItem: vi.fn(async (_: string, id: string) => {
      kept.job = { ...kept.job, items: kept.job.items.filter((each) => each.id !== id) } as WireJob;
      return structuredClone(kept.job);
    }),
    start: vi.fn(async (_: string, { starts }: JobStartBody) =>
      starts.map(({ runId }) => makeRun({ id: runId, estimate: exactly(100) })),
    ),
    findRuns: async () => null,
  };
  return { store: createJobStore(JOB, api), api, sent, kept };
}
const exactly = (microUsd: number) => ({ lowMicroUsd: microUsd, highMicroUsd: microUsd, approximate: false });
const wait = () => vi.advanceTimersByTimeAsync(SAVE_AFTER_MS);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a change', () => {
  it('is shown at once and saved a moment later, all of a word at once', async () => {
    const { store, sent } = openServer();
    store.change({ name: 't' });
    store.change({ name: 'two' });
    store.changeItem('a', { words: 'loud' });
    store.changeItem('a', { words: 'louder' });
    expect(store.getState().job).toMatchObject({ name: 'two', items: [{ words: 'louder' }, {}] });
    expect(sent).toEqual([]);
    await wait();
    expect(sent).toEqual([
      ['job', 1, { name: 'two' }],
      ['a', 1, { words: 'louder' }],
    ]);
    expect(store.getState()).toMatchObject({ saving: 'idle', unsaved: { job: {}, items: {} } });
  });

  it('of settings and details is of the fields that it names', async () => {
    const { store, sent } = openServer();
    store.change({ settings: { style: 'ink' } });
    store.change({ settings: { person: 'a cat' } });
    store.changeItem('a', { details: { emojis: ['😀'] } });
    expect(store.getState().job.settings).toMatchObject({ style: 'ink', person: 'a cat', outlinePx: 8 });
    expect(store.getState().job.items[0]?.details).toMatchObject({ emojis: ['😀'], role: 'sticker' });
    await wait();
    expect(sent[0]).toEqual(['job', 1, { settings: { style: 'ink', person: 'a cat' } }]);
  });

  it('that goes on while it is saved is saved too', async () => {
    const { store, api, sent } = openServer();
    const { promise, resolve } = Promise.withResolvers<void>();
    const patch = api.patchItem.getMockImplementation();
    api.patchItem.mockImplementationOnce(async (...asked) => {
      await promise;
      return (patch as NonNullable<typeof patch>)(...asked);
    });
    store.changeItem('a', { words: 'one' });
    const saved = store.save();
    await vi.advanceTimersByTimeAsync(1);
    store.changeItem('a', { words: 'one two' });
    resolve();
    expect(await saved).toBe(true);
    expect(store.getState().job.items[0]?.words).toBe('one two');
    expect(sent.map(([, , body]) => body)).toEqual([{ words: 'one' }, { words: 'one two' }]);
  });

  it('goes on top of what another window did meanwhile', async () => {
    const { store, api, kept } = openServer();
    await api.patchItem('j', 'a', 1, { name: 'theirs' });
    store.changeItem('a', { words: 'ours' });
    await wait();
    expect(kept.job.items[0]).toMatchObject({ name: 'theirs', words: 'ours', revision: 3 });
    expect(store.getState().job.items[0]).toMatchObject({ name: 'theirs', words: 'ours' });
    expect(store.getState().refusal).toBeNull();
  });

  it('that did not arrive stays, is said, and goes with the next', async () => {
    const { store, api, sent } = openServer();
    api.patchItem.mockRejectedValueOnce(unreachable());
    store.changeItem('a', { words: 'kept' });
    await wait();
    expect(store.getState().saving).toBe('failed');
    expect(store.getState().job.items[0]?.words).toBe('kept');
    store.change({ name: 'two' });
    await wait();
    expect(sent.map(([what]) => what)).toEqual(['job', 'a']);
    expect(store.getState().saving).toBe('idle');
  });

  it('that did not arrive is tried again by itself, ever more slowly, until it does', async () => {
    const { store, api, kept } = openServer();
    api.patchItem.mockRejectedValueOnce(unreachable()).mockRejectedValueOnce(unreachable());
    store.changeItem('a', { words: 'typed while the server was down' });
    await wait();
    expect(store.getState().saving).toBe('failed');
    await vi.advanceTimersByTimeAsync(FIRST_RETRY_MS);
    expect(store.getState().saving).toBe('failed');
    await vi.advanceTimersByTimeAsync(2 * FIRST_RETRY_MS - 1);
    expect(api.patchItem).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(store.getState()).toMatchObject({ saving: 'idle', unsaved: { items: {} } });
    expect(kept.job.items[0]?.words).toBe('typed while the server was down');
  });

  it('that is refused for good is taken back and said; the others are saved', async () => {
    const { store, api, sent } = openServer();
    api.patchJob.mockRejectedValueOnce(refusal('invalid_request'));
    store.change({ name: 'bad' });
    store.changeItem('b', { words: 'good' });
    await wait();
    expect(store.getState()).toMatchObject({
      job: { name: 'one' },
      refusal: { message: 'no' },
      saving: 'idle',
    });
    expect(sent).toEqual([['b', 1, { words: 'good' }]]);
    store.dismiss();
    expect(store.getState().refusal).toBeNull();
  });

  it('of an item that another window took out is dropped', async () => {
    const { store, api, sent } = openServer();
    store.changeItem('a', { words: 'late' });
    await api.removeItem('j', 'a');
    await store.refresh();
    expect(await store.save()).toBe(true);
    expect(sent).toEqual([]);
    expect(store.getState().job.items.map(({ id }) => id)).toEqual(['b']);
  });

  it('of its place is seen at once', async () => {
    const { store, sent } = openServer();
    store.changeItem('b', { position: 0 });
    expect(store.getState().job.items.map(({ id }) => id)).toEqual(['b', 'a']);
    await wait();
    expect(sent).toEqual([['b', 1, { position: 0 }]]);
  });

  it('says when the job is gone', async () => {
    const { store, api } = openServer();
    api.patchJob.mockRejectedValueOnce(refusal('job_not_found'));
    api.get.mockRejectedValueOnce(refusal('job_not_found'));
    store.change({ name: 'two' });
    await wait();
    expect(store.getState().gone).toBe(true);
  });

  it('of an item that another window took out is let go, and the job stays', async () => {
    const { store, api, kept } = openServer();
    kept.job = { ...kept.job, items: kept.job.items.filter(({ id }) => id === 'b') } as WireJob;
    api.patchItem.mockRejectedValueOnce(refusal('job_not_found'));
    store.changeItem('a', { words: 'loud' });
    store.changeItem('b', { words: 'quiet' });
    await wait();
    expect(store.getState()).toMatchObject({
      gone: false,
      refusal: null,
      saving: 'idle',
      unsaved: { items: {} },
    });
    expect(store.getState().job.items).toMatchObject([{ id: 'b', words: 'quiet' }]);
  });
});

describe('a start', () => {
  const asked = { items: ['a', 'b'], when: 'now', capMicroUsd: null } as const;

  it('comes after what was changed, and reads the job anew', async () => {
    const { store, api, sent } = openServer();
    store.changeItem('a', { words: 'loud' });
    const runs = await store.start(asked);
    expect(sent).toHaveLength(1);
    expect(runs).toHaveLength(2);
    expect(api.start.mock.invocationCallOrder[0]).toBeGreaterThan(
      api.patchItem.mock.invocationCallOrder[0] ?? 0,
    );
    expect(api.get).toHaveBeenCalled();
    expect(store.getState().starting).toBe(false);
  });

  it('does not happen with words that could not be saved', async () => {
    const { store, api } = openServer();
    api.patchItem.mockRejectedValue(unreachable());
    store.changeItem('a', { words: 'loud' });
    expect(await store.start(asked)).toEqual([]);
    expect(api.start).not.toHaveBeenCalled();
    expect(store.getState().refusal?.message).toMatch(/nothing was started/);
  });

  it('of more than admission takes at once goes in parts, each with what is left of the cap', async () => {
    const { store, api } = openServer();
    const items = Array.from({ length: 150 }, (_, index) => `${index}`);
    const runs = await store.start({ ...asked, items, capMicroUsd: 20_000 });
    expect(runs).toHaveLength(150);
    expect(api.start.mock.calls.map(([, body]) => [body.starts.length, body.capMicroUsd])).toEqual([
      [100, 20_000],
      [50, 10_000],
    ]);
  });

  it('that is refused says why and that nothing was charged', async () => {
    const { store, api } = openServer();
    api.start.mockRejectedValueOnce(refusal('budget_exceeded'));
    expect(await store.start(asked)).toEqual([]);
    expect(store.getState().refusal).toMatchObject({
      message: 'no',
      money: expect.stringMatching(/[Nn]othing/),
    });
  });
});

it('items that cannot be added say why', async () => {
  const { store, api } = openServer();
  api.addItems.mockRejectedValueOnce(refusal('image_not_found'));
  await expect(store.addItems([{ id: 'c', name: 'c' }])).rejects.toThrow('no');
  expect(store.getState().refusal?.message).toBe('no');
});

it('one that is taken out is not saved any more', async () => {
  const { store, sent } = openServer();
  store.changeItem('a', { words: 'late' });
  await store.removeItem('a');
  await wait();
  expect(sent).toEqual([]);
  expect(store.getState().job.items.map(({ id }) => id)).toEqual(['b']);
});
