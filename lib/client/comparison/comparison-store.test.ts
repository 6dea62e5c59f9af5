import { describe, expect, it, vi } from 'vitest';
import { ApiError, unreachable } from '@/lib/client/api';
import type { WireComparison, WireComparisonCell } from '@/lib/shared/wire-comparison';
import { makeRun } from '@/test/runs';
import { createComparisonStore } from './comparison-store';

const cell = (key: string, change: Partial<WireComparisonCell> = {}): WireComparisonCell => ({
  key,
  params: makeRun().params,
  note: null,
  noteSentence: null,
  overnight: null,
  problem: null,
  problemSentence: null,
  estimate: null,
  usualMs: null,
  run: null,
  olderRunIds: [],
  ...change,
});

const comparison = (change: Partial<WireComparison> = {}): WireComparison => ({
  id: 'c',
  name: 'one',
  base: { params: makeRun().params, edit: null, images: [] },
  axes: { prompts: [], models: [], qualities: [], sizes: [], backgrounds: [] },
  capMicroUsd: null,
  winner: null,
  revision: 1,
  createdAt: 0,
  updatedAt: 0,
  cells: [cell('a'), cell('b')],
  spentMicroUsd: 0,
  heldMicroUsd: 0,
  ...change,
});

const refusal = (code: ApiError['code'], message = 'no') =>
  new ApiError({ code, message, retryable: false, requestId: 'r' });

function open(change: Partial<Parameters<typeof createComparisonStore>[1]> = {}) {
  const revisions: number[] = [];
  const server = { current: comparison() };
  const api = {
    get: vi.fn(async () => server.current),
    patch: async (_: string, revision: number, patch: object) => {
      revisions.push(revision);
      server.current = { ...server.current, ...patch, revision: revision + 1 };
      return server.current;
    },
    start: async () => [makeRun({ id: 'run' })],
    findRuns: async () => null,
    ...change,
  };
  return { store: createComparisonStore(comparison(), api), api, server, revisions };
}

const named = (store: ReturnType<typeof open>['store']) => store.getState().comparison.name;

describe('a change', () => {
  it('is shown at once and kept', async () => {
    const { store } = open();
    const kept = store.change({ name: 'two' });
    expect(named(store)).toBe('two');
    expect(await kept).toBe(true);
    expect(store.getState().comparison.revision).toBe(2);
  });

  it('is made from the one before it, however quickly they come', async () => {
    const { store, revisions } = open();
    await Promise.all([store.change({ name: 'two' }), store.change({ winner: 'a' })]);
    expect(revisions).toEqual([1, 2]);
    expect(store.getState().comparison).toMatchObject({ name: 'two', winner: 'a', revision: 3 });
  });

  it('of what another person has changed shows theirs, and says so', async () => {
    const { store, server } = open({
      patch: async () => {
        throw refusal('comparison_changed', 'Changed in another window.');
      },
    });
    server.current = comparison({ name: 'theirs', revision: 7 });
    expect(await store.change({ name: 'mine' })).toBe(false);
    expect(store.getState()).toMatchObject({
      comparison: { name: 'theirs', revision: 7 },
      refusal: { message: 'Changed in another window.', money: null, newer: true },
    });
    store.dismiss();
    expect(store.getState().refusal).toBeNull();
  });

  it('that is refused otherwise is taken back', async () => {
    const { store } = open({
      patch: async () => {
        throw refusal('invalid_request', 'Too long.');
      },
    });
    expect(await store.change({ name: 'mine' })).toBe(false);
    expect(named(store)).toBe('one');
    expect(store.getState().refusal).toEqual({ message: 'Too long.', money: null, newer: false });
  });

  it('of what was deleted says that it is gone', async () => {
    const gone = async () => {
      throw refusal('comparison_not_found');
    };
    const changing = open({ patch: gone, get: gone });
    await changing.store.change({ name: 'x' });
    expect(changing.store.getState().gone).toBe(true);
    const reading = open({ get: gone });
    await reading.store.refresh();
    expect(reading.store.getState().gone).toBe(true);
  });
});

describe('reading it anew', () => {
  it('waits for no change, whose answer is newer', async () => {
    const { store, api } = open();
    const change = store.change({ name: 'two' });
    await store.refresh();
    expect(api.get).not.toHaveBeenCalled();
    await change;
    await store.refresh();
    expect(api.get).toHaveBeenCalledOnce();
  });

  it('leaves what is known when the server is away', async () => {
    const { store } = open({
      get: async () => {
        throw refusal('unreachable');
      },
    });
    await store.refresh();
    expect(named(store)).toBe('one');
    expect(store.getState().gone).toBe(false);
  });
});

describe('a start', () => {
  it('fills the cells, and keeps what they had', async () => {
    const { store } = open();
    const started = store.start([{ cell: 'b' }], 'now');
    expect(store.getState().starting).toBe(true);
    expect((await started).map(({ id }) => id)).toEqual(['run']);
    expect(store.getState().starting).toBe(false);
    const [, first] = store.getState().comparison.cells;
    expect(first).toMatchObject({ run: { id: 'run' }, olderRunIds: [] });

    const again = open({ start: async () => [makeRun({ id: 'second' })] });
    again.server.current = comparison({ cells: [cell('a', { run: makeRun({ id: 'first' }) })] });
    await again.store.refresh();
    await again.store.start([{ cell: 'a', again: true }], 'now');
    expect(again.store.getState().comparison.cells[0]).toMatchObject({
      run: { id: 'second' },
      olderRunIds: ['first'],
    });
  });

  it('that is refused starts nothing and says why', async () => {
    const { store } = open({
      start: async () => {
        throw refusal('cap_exceeded', 'More than the cap.');
      },
    });
    expect(await store.start([{ cell: 'a' }], 'now')).toEqual([]);
    expect(store.getState()).toMatchObject({
      starting: false,
      refusal: {
        message: 'More than the cap.',
        money: 'Nothing was started and nothing was charged.',
        newer: false,
      },
    });
  });

  it('whose answer was lost shows the runs that the server has, and else sends the same ones again', async () => {
    vi.useFakeTimers().setTimerTickMode('nextTimerAsync');
    const sent: string[][] = [];
    const admitted = new Set<string>();
    let line: 'cut' | 'answers lost' = 'cut';
    const { store } = open({
      start: async (_, cells) => {
        const ids = cells.map(({ runId }) => runId);
        sent.push(ids);
        if (line === 'answers lost') for (const id of ids) admitted.add(id);
        throw unreachable();
      },
      findRuns: async (ids) =>
        ids.every((id) => admitted.has(id)) ? ids.map((id) => makeRun({ id })) : null,
    });
    expect(await store.start([{ cell: 'a' }, { cell: 'b' }], 'now')).toEqual([]);
    expect(store.getState().refusal?.money).toMatch(/did not have it/);
    line = 'answers lost';
    const runs = await store.start([{ cell: 'a' }, { cell: 'b' }], 'now');
    expect(store.getState().refusal).toBeNull();
    expect(new Set(sent.map((ids) => ids.join()))).toEqual(new Set([runs.map(({ id }) => id).join()]));
    expect(store.getState().comparison.cells.map(({ run }) => run?.id)).toEqual(runs.map(({ id }) => id));
    vi.useRealTimers();
  });
});
