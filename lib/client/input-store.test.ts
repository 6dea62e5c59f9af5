import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeImage } from '@/test/runs';
import { ApiError } from './api';
import {
  addFiles,
  addImages,
  clearInputs,
  inputStore,
  removeInput,
  replaceInputs,
  retryInput,
  uploadsSettled,
} from './input-store';
import { TRAY_STORAGE_KEY } from './storage-keys';

const upload = vi.hoisted(() => ({ uploadImage: vi.fn() }));
const requests = vi.hoisted(() => ({ getImage: vi.fn() }));
vi.mock('./upload', async (original) => ({ ...(await original<typeof import('./upload')>()), ...upload }));
vi.mock('./image-requests', () => requests);
const local = vi.hoisted(() => ({ readLocalPicture: vi.fn() }));
vi.mock('./local-picture', () => local);

const stored = (id: string) => ({ image: makeImage({ id }), notes: [], noteSentences: [], painted: null });
const file = (name: string, content = name) => new File([content], name, { type: 'image/png' });
const apiError = (code: ApiError['code'], retryable = false) =>
  new ApiError({ code, message: `sentence of ${code}`, retryable, requestId: 'r' });
const items = () => inputStore.getState().items;
const statuses = () => items().map(({ state }) => state.status);
const ids = () => items().map(({ state }) => (state.status === 'ready' ? state.image.id : null));

const hash = async (file: Blob) => `hash of ${await file.text()}`;

beforeEach(() => {
  local.readLocalPicture.mockImplementation(async (file: Blob) => ({ hash: await hash(file), local: null }));
  upload.uploadImage.mockImplementation(async (_: Blob, __: string, { name }: { name: string }) =>
    stored(name),
  );
  requests.getImage.mockImplementation(async (id: string) => makeImage({ id }));
});
afterEach(() => {
  clearInputs();
  upload.uploadImage.mockReset();
  requests.getImage.mockReset();
});

describe('files', () => {
  test('are in the tray at once, in order, and ready when the server has them', async () => {
    addFiles([file('a.png'), file('b.png')]);
    expect(statuses()).toEqual(['reading', 'reading']);
    await uploadsSettled();
    expect(ids()).toEqual(['a.png', 'b.png']);
  });

  test('can be shown before the server has them, and also after', async () => {
    const picture = { file: file('a.png'), width: 6, height: 4, storageKey: 'file-a' };
    local.readLocalPicture.mockResolvedValue({ hash: 'a', local: picture });
    let arrive = (_: unknown) => {};
    upload.uploadImage.mockImplementation(
      () =>
        new Promise((resolve) => {
          arrive = resolve;
        }),
    );
    addFiles([file('a.png')]);
    await vi.waitFor(() => expect(upload.uploadImage).toHaveBeenCalled());
    expect(items()[0]).toMatchObject({ local: picture, state: { status: 'uploading', share: 0 } });
    arrive(stored('a'));
    await uploadsSettled();
    expect(items()[0]).toMatchObject({ local: picture, state: { status: 'ready' } });
  });

  test('that the page cannot even read fail, and are read again when they are tried again', async () => {
    local.readLocalPicture.mockRejectedValueOnce(new Error('It was moved.'));
    addFiles([file('moved.png')]);
    await uploadsSettled();
    expect(items()[0]?.state).toMatchObject({ status: 'failed', message: 'This file could not be read.' });
    retryInput(items()[0]?.key ?? '');
    await uploadsSettled();
    expect(ids()).toEqual(['moved.png']);
  });

  test('the same content is sent once, whatever its name', async () => {
    addFiles([file('first.png', 'same bytes')]);
    await uploadsSettled();
    clearInputs();
    addFiles([file('second.png', 'same bytes')]);
    await uploadsSettled();
    expect(upload.uploadImage).toHaveBeenCalledTimes(1);
    expect(ids()).toEqual(['first.png']);
  });

  test('content whose stored picture is gone is sent again', async () => {
    addFiles([file('x.png', 'bytes that go')]);
    await uploadsSettled();
    clearInputs();
    requests.getImage.mockRejectedValue(apiError('image_not_found'));
    addFiles([file('x.png', 'bytes that go')]);
    await uploadsSettled();
    expect(upload.uploadImage).toHaveBeenCalledTimes(2);
  });

  test('what the server refuses stays with its sentence; the others are not touched', async () => {
    upload.uploadImage.mockRejectedValueOnce(apiError('broken_image'));
    addFiles([file('broken.png'), file('good.png')]);
    await uploadsSettled();
    expect(items()[0]?.state).toEqual({
      status: 'failed',
      message: 'sentence of broken_image',
      retryable: false,
    });
    expect(items()[1]?.state.status).toBe('ready');
  });

  test('what failed for the connection can be tried again', async () => {
    upload.uploadImage.mockRejectedValueOnce(apiError('unreachable', true));
    addFiles([file('a-retry.png')]);
    await uploadsSettled();
    expect(items()[0]?.state).toMatchObject({ status: 'failed', retryable: true });
    retryInput(items()[0]?.key ?? '');
    await uploadsSettled();
    expect(ids()).toEqual(['a-retry.png']);
  });

  test('more than 50 MB is refused before a byte is sent', async () => {
    const huge = file('huge.png');
    Object.defineProperty(huge, 'size', { value: 51 * 1024 * 1024 });
    addFiles([huge]);
    await uploadsSettled();
    expect(items()[0]?.state).toMatchObject({ status: 'failed', retryable: false });
    expect(items()[0]?.state).toMatchObject({ message: expect.stringContaining('50 MB at most') });
    expect(upload.uploadImage).not.toHaveBeenCalled();
  });

  test('a removed picture stops uploading', async () => {
    let signal: AbortSignal | undefined;
    upload.uploadImage.mockImplementation((_: Blob, __: string, options: { signal: AbortSignal }) => {
      signal = options.signal;
      return new Promise(() => {});
    });
    addFiles([file('long.png', 'never seen before')]);
    await vi.waitFor(() => expect(signal).toBeDefined());
    removeInput(items()[0]?.key ?? '');
    expect(signal?.aborted).toBe(true);
    expect(items()).toEqual([]);
  });
});

describe('pictures of the server', () => {
  test('the 17th is refused with a sentence, and the tray stays as it was', () => {
    addImages(Array.from({ length: 16 }, (_, index) => makeImage({ id: `image-${index}` })));
    const before = items();
    addImages([makeImage({ id: 'one-more' })]);
    expect(items()).toEqual(before);
    expect(inputStore.getState().notice).toEqual({ key: 'inputs.tooMany', values: { most: 16, count: 1 } });
  });

  test('one that is there already is not added, and that is said', () => {
    addImages([makeImage({ id: 'a' })]);
    addImages([makeImage({ id: 'a' })]);
    expect(ids()).toEqual(['a']);
    expect(inputStore.getState().notice).toEqual({ key: 'inputs.known' });
  });

  test('replace what is there', () => {
    addImages([makeImage({ id: 'a' }), makeImage({ id: 'b' })]);
    replaceInputs([makeImage({ id: 'c' })]);
    expect(ids()).toEqual(['c']);
  });
});

describe('a visit', () => {
  const stored = new Map<string, string>();
  const keptIds = (): unknown => JSON.parse(stored.get(TRAY_STORAGE_KEY) ?? 'null')?.state.ids ?? null;
  const leave = (...kept: string[]) =>
    stored.set(TRAY_STORAGE_KEY, JSON.stringify({ state: { ids: kept }, version: 1 }));
  /** A page that has just been loaded, in the same browser. */
  const visit = async () => {
    vi.resetModules();
    const store = await import('./input-store');
    const items = () => store.inputStore.getState().items;
    const ids = () => items().map(({ state }) => (state.status === 'ready' ? state.image.id : null));
    return { ...store, items, ids };
  };
  beforeEach(() => {
    stored.clear();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  test('brings the tray back, in order, also one that was kept before November 2026', async () => {
    stored.set(TRAY_STORAGE_KEY, '{"version":1,"ids":["b","a"]}');
    const { restoreTray, uploadsSettled, ids } = await visit();
    restoreTray();
    await uploadsSettled();
    expect(ids()).toEqual(['b', 'a']);
  });

  test('keeps every change, and leaves nothing behind when the tray is empty', async () => {
    const { restoreTray, addImages, moveInput, clearInputs, items } = await visit();
    restoreTray();
    addImages([makeImage({ id: 'a' }), makeImage({ id: 'b' })]);
    expect(keptIds()).toEqual(['a', 'b']);
    moveInput(items()[1]?.key ?? '', 0);
    expect(keptIds()).toEqual(['b', 'a']);
    clearInputs();
    expect(stored.size).toBe(0);
  });

  test('that ends while the tray is coming back loses nothing', async () => {
    leave('a', 'b');
    let answer = (_: unknown) => {};
    requests.getImage.mockImplementation((id: string) =>
      id === 'a'
        ? Promise.resolve(makeImage({ id }))
        : new Promise((resolve) => {
            answer = resolve;
          }),
    );
    const { restoreTray, uploadsSettled, items } = await visit();
    restoreTray();
    await vi.waitFor(() => expect(items().map(({ state }) => state.status)).toEqual(['ready', 'reading']));
    expect(keptIds()).toEqual(['a', 'b']);
    answer(makeImage({ id: 'b' }));
    await uploadsSettled();
    expect(keptIds()).toEqual(['a', 'b']);
  });

  test('forgets pictures that are gone; those that cannot be asked for stay, to be tried again', async () => {
    leave('gone', 'here', 'later');
    const { restoreTray, uploadsSettled, items } = await visit();
    // The page has its own error classes, as it has its own stores.
    const { ApiError: PageError } = await import('./api');
    const fail = (code: ApiError['code'], retryable: boolean) =>
      new PageError({ code, message: '', retryable, requestId: 'r' });
    requests.getImage.mockImplementation(async (id: string) => {
      if (id === 'gone') throw fail('image_not_found', false);
      if (id === 'later') throw fail('unreachable', true);
      return makeImage({ id });
    });
    restoreTray();
    await uploadsSettled();
    expect(items().map(({ state }) => state.status)).toEqual(['ready', 'failed']);
    expect(items()[1]?.state).toMatchObject({ retryable: true });
    expect(keptIds()).toEqual(['here', 'later']);
  });

  test('says which files the last one did not get to send', async () => {
    stored.set(TRAY_STORAGE_KEY, '{"version":1,"state":{"ids":["a"],"unsent":["late.jpg"]}}');
    const { restoreTray, uploadsSettled, inputStore: store, ids } = await visit();
    restoreTray();
    await uploadsSettled();
    expect(ids()).toEqual(['a']);
    expect(store.getState().notice).toEqual({
      key: 'inputs.unsent',
      values: { name: 'late.jpg', others: 0 },
    });
  });

  test('goes on with files that were given before the tray was looked for', async () => {
    leave('a');
    const { restoreTray, addFiles, uploadsSettled, ids } = await visit();
    addFiles([file('early.png', 'given early')]);
    restoreTray();
    await uploadsSettled();
    expect(ids()).toEqual(['early.png']);
    expect(keptIds()).toEqual(['early.png']);
  });
});
