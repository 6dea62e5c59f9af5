import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WireRun } from '@/lib/shared/wire';
import { makeEdit, makeImage, makeRun } from '@/test/runs';
import { ApiError } from './api';
import { createImageStore, type ImageStore } from './image-store';
import { createRunStore, hasOpenRuns, type RunStore } from './run-store';

const api = vi.hoisted(() => ({
  startRun: vi.fn(),
  cancelRun: vi.fn(),
  listRuns: vi.fn(),
}));
const getRun = vi.hoisted(() => vi.fn());
vi.mock('./image-requests', () => ({ getRun }));
vi.mock('./api', async (original) => ({ ...(await original<typeof import('./api')>()), ...api }));

const { params, estimate } = makeRun();
const known = { estimate, demo: false };
const edit = makeEdit();
const unreachable = () =>
  new ApiError({ code: 'unreachable', message: 'no server', retryable: true, requestId: null });
const refused = () =>
  new ApiError({ code: 'budget_exceeded', message: 'too much', retryable: false, requestId: 'r' });

let store: RunStore;
const rows = () => store.getState().order.map((id) => store.getState().runs[id] as WireRun);
const image = () => rows()[0]?.images[0];
let images: ImageStore;
const withImage = () => {
  images = createImageStore();
  const page = { runs: [makeRun({ status: 'done', images: [makeImage()] })], nextCursor: 'older' };
  return createRunStore(page, images);
};

beforeEach(() => {
  vi.useFakeTimers().setTimerTickMode('nextTimerAsync');
  getRun.mockReset().mockImplementation(async () => {
    throw unreachable();
  });
  store = createRunStore({ runs: [], nextCursor: null });
});
afterEach(() => {
  vi.useRealTimers();
  for (const mock of Object.values(api)) mock.mockReset();
});

describe('generate', () => {
  test('shows the row before anything was answered, and the server’s own in its place', async () => {
    let admit = (_: WireRun) => {};
    api.startRun.mockReturnValue(
      new Promise((resolve) => {
        admit = resolve;
      }),
    );
    const started = store.generate(params, known);
    expect(rows()).toMatchObject([{ status: 'queued', revision: -1, params }]);
    const { id } = rows()[0] as WireRun;
    expect(api.startRun).toHaveBeenCalledExactlyOnceWith({ ...params, id }, 'generate');
    admit(makeRun({ id, revision: 0, status: 'queued' }));
    await started;
    expect(rows()).toMatchObject([{ id, revision: 0 }]);
  });

  test('an edit is sent with its pictures and its way of editing, and shown as one', async () => {
    api.startRun.mockResolvedValue(makeRun());
    const { plan, ...way } = edit;
    const started = store.generate(params, { ...known, editOf: { inputs: ['base', 'other'], edit } });
    expect(rows()).toMatchObject([{ kind: 'edit', inputs: ['base', 'other'], edit: { plan } }]);
    await started;
    const [body, kind] = api.startRun.mock.calls[0] ?? [];
    const { promptSent: _, ...asked } = way;
    expect(body).toEqual({ ...params, ...asked, images: ['base', 'other'], id: expect.any(String) });
    expect(kind).toBe('edit');
  });

  test('takes the row away when the server refuses, and passes the reason on', async () => {
    api.startRun.mockRejectedValue(refused());
    await expect(store.generate(params, known)).rejects.toMatchObject({
      fate: 'refused',
      message: 'too much',
    });
    expect(rows()).toEqual([]);
  });

  test('that the event stream shows was started, whatever became of the answer', async () => {
    api.startRun.mockImplementation(async ({ id }: { id: string }) => {
      store.merge([makeRun({ id, revision: 1 })]);
      throw unreachable();
    });
    const id = await store.generate(params, known);
    expect(rows()).toMatchObject([{ id, revision: 1 }]);
  });

  test('that the server has was started, whatever became of the answer', async () => {
    api.startRun.mockRejectedValue(unreachable());
    getRun.mockImplementation(async (id: string) => makeRun({ id, revision: 3, status: 'done' }));
    const id = await store.generate(params, known);
    expect(rows()).toMatchObject([{ id, status: 'done' }]);
  });

  test('the same settings are sent under the same id until it is known what became of them', async () => {
    api.startRun.mockRejectedValue(unreachable());
    await expect(store.generate(params, known)).rejects.toMatchObject({ fate: 'unknown' });
    expect(rows()).toEqual([]);
    const lost = new Set(api.startRun.mock.calls.map(([request]) => request.id));
    expect(lost.size).toBe(1);
    api.startRun.mockImplementation(async ({ id }: { id: string }) => makeRun({ id }));
    const other = await store.generate({ ...params, n: 2 }, known);
    expect([...lost]).toEqual([await store.generate(params, known)]);
    const next = await store.generate(params, known);
    expect(lost.has(other) || lost.has(next)).toBe(false);
  });

  test('a refusal is final: the next attempt is a new run', async () => {
    api.startRun.mockRejectedValue(refused());
    await expect(store.generate(params, known)).rejects.toThrow();
    await expect(store.generate(params, known)).rejects.toThrow();
    const ids = api.startRun.mock.calls.map(([request]) => request.id);
    expect(new Set(ids).size).toBe(2);
  });

  test('says at once how long such a run usually takes, from one like it', async () => {
    store = createRunStore({ runs: [makeRun({ status: 'done', usualMs: 9_000 })], nextCursor: null });
    api.startRun.mockReturnValue(new Promise(() => {}));
    void store.generate(params, known);
    void store.generate({ ...params, quality: 'high' }, known);
    expect(
      rows()
        .map(({ usualMs }) => usualMs)
        .toSorted(),
    ).toEqual([9_000, 9_000, null]);
  });
});

describe('images', () => {
  beforeEach(() => {
    store = withImage();
  });

  test('are in every run as they are now', async () => {
    let agree = () => {};
    const done = images.change(
      [makeImage()],
      { deletedAt: 5 },
      () =>
        new Promise<void>((resolve) => {
          agree = resolve;
        }),
    );
    expect(image()?.deletedAt).toBe(5);
    store.merge([makeRun({ status: 'done', revision: 2, images: [makeImage()] })]);
    expect(image()?.deletedAt).toBe(5);
    agree();
    await done;
    expect(image()?.deletedAt).toBe(5);
  });

  test('that were changed elsewhere are told of', () => {
    store.merge([makeRun({ status: 'done', revision: 2, images: [makeImage({ favourite: true })] })]);
    expect(images.getState().facts['image-1']).toEqual({ favourite: true, deletedAt: null });
  });

  test('of an older state of the run are not', () => {
    store.merge([makeRun({ status: 'done', revision: 2, images: [makeImage()] })]);
    store.merge([makeRun({ status: 'done', revision: 1, images: [makeImage({ favourite: true })] })]);
    expect(images.getState().facts).toEqual({});
  });

  test('of a run that was asked for before a change are not', async () => {
    const asked = images.mark();
    await images.change([makeImage()], { favourite: true }, () => Promise.resolve());
    store.merge([makeRun({ status: 'done', revision: 2, images: [makeImage()] })], asked);
    expect(image()?.favourite).toBe(true);
  });
});

describe('older runs', () => {
  beforeEach(() => {
    store = withImage();
  });

  test('are appended, one request at a time', async () => {
    api.listRuns.mockResolvedValue({ runs: [makeRun({ id: 'old', createdAt: 1 })], nextCursor: null });
    await Promise.all([store.loadOlder(), store.loadOlder()]);
    expect(api.listRuns).toHaveBeenCalledExactlyOnceWith('older');
    expect(store.getState()).toMatchObject({ order: ['run-1', 'old'], nextCursor: null, older: 'idle' });
    await store.loadOlder();
    expect(api.listRuns).toHaveBeenCalledOnce();
  });

  test('that cannot be loaded leave the list as it is, and can be asked for again', async () => {
    api.listRuns.mockRejectedValueOnce(unreachable());
    await store.loadOlder();
    expect(store.getState()).toMatchObject({ order: ['run-1'], nextCursor: 'older', older: 'failed' });
    api.listRuns.mockResolvedValue({ runs: [], nextCursor: null });
    await store.loadOlder();
    expect(store.getState().older).toBe('idle');
  });
});

describe('mergeSnapshot', () => {
  beforeEach(() => {
    store = withImage();
  });

  test('that joins on asks for nothing', async () => {
    await store.mergeSnapshot([makeRun({ id: 'new', createdAt: 2_000 }), makeRun({ revision: 2 })]);
    expect(store.getState().order).toEqual(['new', 'run-1']);
    expect(api.listRuns).not.toHaveBeenCalled();
  });

  test('that leaves a gap starts the list again from its newest page', async () => {
    api.listRuns.mockResolvedValue({ runs: [makeRun({ id: 'new', createdAt: 9_000 })], nextCursor: 'c' });
    await store.mergeSnapshot([makeRun({ id: 'new', createdAt: 9_000 })]);
    expect(api.listRuns).toHaveBeenCalledExactlyOnceWith(null);
    expect(store.getState()).toMatchObject({ order: ['new'], nextCursor: 'c' });
  });

  test('that leaves a gap which cannot be filled now is shown all the same', async () => {
    api.listRuns.mockRejectedValue(unreachable());
    await store.mergeSnapshot([makeRun({ id: 'new', createdAt: 9_000 })]);
    expect(store.getState().order).toEqual(['new', 'run-1']);
  });
});

test('canceling shows what the server made of it', async () => {
  store = createRunStore({ runs: [makeRun({ status: 'queued' })], nextCursor: null });
  expect(hasOpenRuns(store.getState())).toBe(true);
  api.cancelRun.mockResolvedValue(makeRun({ status: 'canceled', revision: 2 }));
  await store.cancel('run-1');
  expect(rows()).toMatchObject([{ status: 'canceled' }]);
  expect(hasOpenRuns(store.getState())).toBe(false);
});
