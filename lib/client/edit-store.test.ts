import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PixelRect } from '@/lib/shared/wire';
import { makeEdit, makeImage } from '@/test/runs';
import { DEFAULT_CHOICES, NOTHING_PAINTED } from './edit-choices';
import { adoptEdit, editStore, followBase, openWorkbench } from './edit-store';
import { inputStore } from './input-store';
import type { InputState } from './input-tray';
import type { CanvasSession, openCanvasSession } from './mask/canvas-session';
import { sentenceOf } from './sentence-of';

vi.mock('./mask/canvas-session', () => ({ openCanvasSession: openFake }));

const base = makeImage({ id: 'photo' });
const region = { x: 64, y: 128, width: 512, height: 384 };
const bounds = { x: 100, y: 150, width: 200, height: 100 };

/** A canvas that takes every file for a mask of `bounds`, and that has a frame of an earlier visit. */
function openFake({ source, imageId, storageKey }: Parameters<typeof openCanvasSession>[0]): CanvasSession {
  const listeners = new Set<() => void>();
  let isPainted = false;
  let frame: PixelRect | null = null;
  let stored = imageId;
  const notify = () => {
    for (const listener of listeners) listener();
  };
  const fake = {
    id: storageKey,
    source,
    imageId: () => stored,
    async settle(id) {
      stored = id;
    },
    storageKey: () => stored ?? storageKey,
    photo: async () => ({}) as ImageBitmap,
    ready: Promise.resolve(),
    summary: () => ({
      bounds: isPainted ? bounds : null,
      coveragePercent: isPainted ? 2 : 0,
      isFull: false,
      revision: 0,
      areas: 0,
      isEmpty: !isPainted,
      canUndo: false,
      canRedo: false,
    }),
    markupState: () => ({ items: [], selectedId: null, canUndo: false, canRedo: false, revision: 0 }),
    otherVersions: () => [],
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async load() {
      isPainted = true;
      notify();
    },
    frame: () => frame,
    setFrame(next) {
      frame = next;
      notify();
    },
    close() {},
  } satisfies Partial<CanvasSession>;
  return fake as unknown as CanvasSession;
}

beforeEach(() => {
  vi.stubGlobal('fetch', async () => new Response(new Blob(['mask'])));
  editStore.setState({ choices: DEFAULT_CHOICES, painted: NOTHING_PAINTED, canvas: null });
});
afterEach(() => vi.unstubAllGlobals());

test('an earlier edit is taken over with its mask and its region frame', async () => {
  await adoptEdit(makeEdit({ region }), base);
  const { canvas, painted, choices } = editStore.getState();
  expect(painted).toEqual({
    mask: { bounds, coveragePercent: 2, isFull: false },
    hasMarkup: false,
    frame: region,
  });
  expect(canvas?.frame()).toEqual(region);
  expect(choices).toMatchObject({ region: 'auto', placement: 'exact', steer: 'mask' });
});

test.each(['auto', 'none'] as const)('one whose region was %s gets no frame', async (chosen) => {
  await adoptEdit(makeEdit({ region: chosen }), base);
  expect(editStore.getState().painted.frame).toBeNull();
  expect(editStore.getState().choices.region).toBe(chosen);
});

test('one without a mask opens no canvas', async () => {
  await adoptEdit(makeEdit({ mask: null, region }), base);
  expect(editStore.getState()).toMatchObject({ canvas: null, painted: NOTHING_PAINTED });
});

test('a mask that is gone is said', async () => {
  vi.stubGlobal('fetch', async () => new Response(null, { status: 404 }));
  const refused = await adoptEdit(makeEdit(), base).catch(sentenceOf);
  expect(refused).toBe('The mask of that edit no longer exists.');
});

describe('a file that is painted on before the server has it', () => {
  const local = { file: new Blob(['photo']), width: 6000, height: 4000, storageKey: 'file-1' };
  const show = (state: InputState) =>
    inputStore.setState({
      items: [{ key: 'a', name: 'beach.jpg', previewUrl: 'blob:a', local, state }],
      notice: null,
    });
  const canvasOf = () => {
    const { canvas } = editStore.getState();
    if (!canvas) throw new Error('There is no canvas.');
    return canvas;
  };
  let end = () => {};
  beforeEach(async () => {
    show({ status: 'uploading', share: 0.1 });
    end = followBase();
    await vi.waitFor(() => expect(editStore.getState().canvas).not.toBeNull());
    await openWorkbench('mask');
    await canvasOf().load(new Blob(['mask']));
  });
  afterEach(() => {
    end();
    inputStore.setState({ items: [], notice: null });
  });

  test('keeps its canvas and its mask when the server has it', async () => {
    const before = canvasOf();
    expect(before.source).toMatchObject({ file: local.file, width: 6000, height: 4000 });
    show({ status: 'uploading', share: 1 });
    show({ status: 'ready', image: makeImage({ id: 'stored', width: 6000, height: 4000 }), notes: [] });
    await vi.waitFor(() => expect(before.imageId()).toBe('stored'));
    expect(canvasOf()).toBe(before);
    expect(editStore.getState()).toMatchObject({ workbench: 'mask', painted: { mask: { bounds } } });
  });

  test('starts anew, and says so, where the server sees another size', async () => {
    show({ status: 'ready', image: makeImage({ id: 'stored', width: 4000, height: 6000 }), notes: [] });
    await vi.waitFor(() => expect(editStore.getState().workbench).toBe('mask'));
    expect(canvasOf().source).toEqual({ file: null, width: 4000, height: 6000 });
    expect(editStore.getState().painted).toEqual(NOTHING_PAINTED);
    expect(inputStore.getState()).toMatchObject({
      items: [{ previewUrl: null }],
      notice: { key: 'inputs.otherSize', values: { name: 'beach.jpg' } },
    });
    expect(inputStore.getState().items[0]).not.toHaveProperty('local');
  });

  test('stays open while it can be tried again', () => {
    show({ status: 'failed', message: 'no line', retryable: true });
    expect(editStore.getState()).toMatchObject({ workbench: 'mask', painted: { mask: { bounds } } });
  });

  test('is closed when the server refuses it, and that is said', () => {
    show({ status: 'failed', message: 'broken', retryable: false });
    expect(editStore.getState()).toMatchObject({ canvas: null, workbench: null, painted: NOTHING_PAINTED });
    expect(inputStore.getState().notice).toEqual({
      key: 'inputs.paintedRefused',
      values: { name: 'beach.jpg' },
    });
  });
});
