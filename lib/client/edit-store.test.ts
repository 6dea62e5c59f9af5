import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PixelRect } from '@/lib/shared/wire';
import { makeEdit, makeImage } from '@/test/runs';
import { DEFAULT_CHOICES, NOTHING_PAINTED } from './edit-choices';
import { adoptEdit, editStore } from './edit-store';
import type { CanvasSession, openCanvasSession } from './mask/canvas-session';
import { sentenceOf } from './sentence-of';

vi.mock('./mask/canvas-session', () => ({ openCanvasSession: openFake }));

const base = makeImage({ id: 'photo' });
const region = { x: 64, y: 128, width: 512, height: 384 };
const bounds = { x: 100, y: 150, width: 200, height: 100 };

/** A canvas that takes every file for a mask of `bounds`, and that has a frame of an earlier visit. */
function openFake({ source }: Parameters<typeof openCanvasSession>[0]): CanvasSession {
  const listeners = new Set<() => void>();
  let isPainted = false;
  let frame: PixelRect | null = null;
  const notify = () => {
    for (const listener of listeners) listener();
  };
  return {
    source,
    ready: Promise.resolve(),
    summary: () => ({ bounds: isPainted ? bounds : null, coveragePercent: isPainted ? 2 : 0, isFull: false }),
    markupState: () => ({ items: [] }),
    otherVersions: () => [],
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async load() {
      isPainted = true;
      notify();
    },
    frame: () => frame,
    setFrame(next: PixelRect | null) {
      frame = next;
      notify();
    },
    close() {},
  } as unknown as CanvasSession;
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
