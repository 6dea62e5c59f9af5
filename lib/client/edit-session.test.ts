import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { GenerateParams } from '@/lib/shared/wire';
import { makeImage, makeRun } from '@/test/runs';
import { composerStore } from './composer-store';
import { DEFAULT_CHOICES, NOTHING_PAINTED } from './edit-choices';
import { editSeam } from './edit-seam';
import { startEditSession } from './edit-session';
import { editStore } from './edit-store';
import { inputStore } from './input-store';
import type { InputState } from './input-tray';
import type { CanvasSession } from './mask/canvas-session';
import { createMaskEngine } from './mask/mask-engine';
import { createRunStore } from './run-store';
import { uploadImage } from './upload';

const startRun = vi.hoisted(() => vi.fn());
vi.mock('./api', async (original) => ({ ...(await original<typeof import('./api')>()), startRun }));
vi.mock('./upload', async (original) => ({
  ...(await original<typeof import('./upload')>()),
  uploadImage: vi.fn(),
}));

const params: GenerateParams = { ...makeRun().params, prompt: 'a red door' };
const photo = makeImage({ id: 'photo', runId: null, role: 'input' });
const bounds = { x: 100, y: 100, width: 300, height: 200 };
const maskPng = new Uint8Array([1, 2, 3]);
const markupPng = new Uint8Array([4, 5]);

const canvas = {
  imageId: () => 'photo',
  engine: createMaskEngine({ width: 8, height: 8 }),
  exportMaskPng: async (kind) => {
    if (kind !== 'grey') throw new Error('Four times the bytes to code, for the same mask on the server.');
    return maskPng;
  },
  exportMarkupPng: async () => markupPng,
  keepOpen: vi.fn(async () => {}),
} satisfies Pick<CanvasSession, 'engine' | 'imageId' | 'exportMaskPng' | 'exportMarkupPng' | 'keepOpen'>;

let end = () => {};

beforeEach(() => {
  vi.mocked(uploadImage).mockImplementation(async (_, role) => ({
    image: makeImage({ id: `stored-${role}`, role }),
    notes: [],
    noteSentences: [],
    painted: null,
  }));
  startRun.mockImplementation(async ({ id }: { id: string }) => makeRun({ id, kind: 'edit' }));
  composerStore.setState({ params });
  editStore.setState({
    choices: DEFAULT_CHOICES,
    canvas: canvas as unknown as CanvasSession,
    painted: NOTHING_PAINTED,
  });
  inputStore.setState({
    items: [
      { key: 'a', name: 'photo.png', previewUrl: null, state: { status: 'ready', image: photo, notes: [] } },
    ],
  });
  end = startEditSession(createRunStore({ runs: [], nextCursor: null }), () => true);
});
afterEach(() => {
  end();
  startRun.mockReset();
  vi.mocked(uploadImage).mockReset();
});

/** The body of the request, and what was uploaded for it. */
async function send() {
  await editSeam.getState().session?.send(params);
  expect(startRun).toHaveBeenCalledOnce();
  const [body, kind] = startRun.mock.calls[0] ?? [];
  expect(kind).toBe('edit');
  const uploads = vi.mocked(uploadImage).mock.calls.map(([blob, role]) => ({ bytes: blob.size, role }));
  return { body, uploads };
}

describe('what an edit is sent with', () => {
  test('the mask that is painted, once the server has it', async () => {
    editStore.setState({
      painted: { ...NOTHING_PAINTED, mask: { bounds, coveragePercent: 6, isFull: false } },
    });
    const { body, uploads } = await send();
    expect(uploads).toEqual([{ bytes: maskPng.length, role: 'mask' }]);
    expect(body).toMatchObject({
      prompt: 'a red door',
      images: ['photo'],
      mask: 'stored-mask',
      markup: null,
      placement: 'exact',
    });
  });

  test('the marks in place of a mask', async () => {
    editStore.setState({ painted: { ...NOTHING_PAINTED, hasMarkup: true } });
    const { body, uploads } = await send();
    expect(uploads).toEqual([{ bytes: markupPng.length, role: 'markup' }]);
    expect(body).toMatchObject({ images: ['photo'], mask: null, markup: 'stored-markup' });
  });

  test('neither where nothing is painted', async () => {
    const { body, uploads } = await send();
    expect(uploads).toEqual([]);
    expect(body).toMatchObject({ images: ['photo'], mask: null, markup: null });
  });

  test('the region frame of the person', async () => {
    const frame = { x: 64, y: 64, width: 512, height: 512 };
    editStore.setState({
      painted: { mask: { bounds, coveragePercent: 6, isFull: false }, hasMarkup: false, frame },
    });
    expect((await send()).body).toMatchObject({ mask: 'stored-mask', region: frame });
  });

  test('a selection that was still open, where that costs the same', async () => {
    editStore.setState({
      painted: { ...NOTHING_PAINTED, mask: { bounds, coveragePercent: 6, isFull: false } },
    });
    const wider = { ...bounds, width: bounds.width + 10 };
    canvas.keepOpen.mockImplementationOnce(async () => {
      editStore.setState({
        painted: { ...NOTHING_PAINTED, mask: { bounds: wider, coveragePercent: 7, isFull: false } },
      });
    });
    expect((await send()).body).toMatchObject({ mask: 'stored-mask', placement: 'exact' });
  });

  test('nothing where the selection that was still open costs another price: that is shown first', async () => {
    const square = { x: 100, y: 100, width: 250, height: 250 };
    const large = makeImage({ ...photo, width: 6000, height: 2000 });
    inputStore.setState({
      items: [
        {
          key: 'a',
          name: 'photo.png',
          previewUrl: null,
          state: { status: 'ready', image: large, notes: [] },
        },
      ],
    });
    canvas.keepOpen.mockImplementationOnce(async () => {
      editStore.setState({
        painted: { ...NOTHING_PAINTED, mask: { bounds: square, coveragePercent: 6, isFull: false } },
      });
    });
    const before = editSeam.getState().session?.estimate.highMicroUsd;
    await expect(editSeam.getState().session?.send(params)).rejects.toMatchObject({
      sentence: { key: 'inputs.selectionKept' },
    });
    expect(startRun).not.toHaveBeenCalled();
    expect(editSeam.getState().session?.estimate.highMicroUsd).not.toBe(before);
    expect((await send()).body).toMatchObject({ mask: 'stored-mask' });
  });

  test('nothing at all when the mask could not be brought to the server', async () => {
    editStore.setState({
      painted: { ...NOTHING_PAINTED, mask: { bounds, coveragePercent: 6, isFull: false } },
    });
    vi.mocked(uploadImage).mockRejectedValue(new Error('The line is down.'));
    await expect(editSeam.getState().session?.send(params)).rejects.toThrow('The line is down.');
    expect(startRun).not.toHaveBeenCalled();
  });
});

describe('while the photo is on its way', () => {
  const painted = { ...NOTHING_PAINTED, mask: { bounds, coveragePercent: 6, isFull: false } };
  const local = { file: new Blob(['photo']), width: photo.width, height: photo.height, storageKey: 'file-1' };
  const show = (state: InputState) =>
    inputStore.setState({ items: [{ key: 'a', name: 'photo.png', previewUrl: 'blob:a', local, state }] });
  beforeEach(() => {
    show({ status: 'uploading', share: 0.5 });
    editStore.setState({ painted });
  });

  test('the price is known, and what is asked for waits for it', async () => {
    const session = editSeam.getState().session;
    expect(session?.isUploading).toBe(true);
    const price = session?.estimate;
    expect(price?.highMicroUsd).toBeGreaterThan(0);
    const sent = session?.send(params);
    expect(startRun).not.toHaveBeenCalled();
    show({ status: 'ready', image: photo, notes: [] });
    expect(editSeam.getState().session).toMatchObject({ isUploading: false, estimate: price });
    await sent;
    expect(startRun.mock.calls[0]?.[0]).toMatchObject({ images: ['photo'], mask: 'stored-mask' });
  });

  test('nothing is sent when it is refused, and the sentence says what to do', async () => {
    const sent = editSeam.getState().session?.send(params);
    show({ status: 'failed', message: 'broken', retryable: false });
    await expect(sent).rejects.toMatchObject({
      sentence: { key: 'inputs.notUsable', values: { name: 'photo.png' } },
    });
    expect(startRun).not.toHaveBeenCalled();
  });

  test('nothing is sent without the mask that was there when it was asked for', async () => {
    const sent = editSeam.getState().session?.send(params);
    editStore.setState({ painted: NOTHING_PAINTED });
    show({ status: 'ready', image: photo, notes: [] });
    await expect(sent).rejects.toMatchObject({ sentence: { key: 'inputs.paintedGone' } });
    expect(startRun).not.toHaveBeenCalled();
  });
});

test('a batch over the same painting carries its mask in every body', async () => {
  editStore.setState({
    painted: { ...NOTHING_PAINTED, mask: { bounds, coveragePercent: 6, isFull: false } },
  });
  const bodyOf = await editSeam.getState().session?.prepareBodies(params);
  for (const prompt of ['a red door', 'a blue door'])
    expect(bodyOf?.({ ...params, prompt })).toMatchObject({ prompt, images: ['photo'], mask: 'stored-mask' });
  expect(uploadImage).toHaveBeenCalledOnce();
});
