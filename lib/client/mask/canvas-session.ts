/**
 * One photo being painted on: its mask, its markup, its worker, and what is kept of them. It outlives the canvas on the
 * screen, so that closing and opening the canvas loses no undo, and an edit can be sent without opening it.
 */

import { tabStore } from '@/lib/client/browser-storage';
import { originalUrl } from '@/lib/client/image-url';
import { betweenFrames } from '@/lib/client/slices';
import { uuidV7 } from '@/lib/client/uuid-v7';
import { encodedSize } from '@/lib/client/vision/sam-grid';
import { openVision, type Vision } from '@/lib/client/vision/vision';
import { type CanvasWorker, openCanvasWorker } from '@/lib/client/workers/open-canvas-worker';
import type { ApiMask } from '@/lib/shared/mask/api-mask';
import { type CombineMode, combineRow } from '@/lib/shared/mask/blend';
import type { EditPlan, PlanRequest } from '@/lib/shared/mask/edit-plan';
import { EMPTY_RECT, isEmptyRect, type Rect, rectOf } from '@/lib/shared/mask/geometry';
import type { Mask, MaskPatch } from '@/lib/shared/mask/mask';
import { clearMask } from '@/lib/shared/mask/whole';
import { createCanvasPhoto } from './canvas-photo';
import {
  forgetCanvas,
  type KeptVersion,
  listCanvases,
  loadCanvas,
  openCanvasChannel,
  pruneCanvases,
  saveCanvas,
} from './canvas-storage';
import { type CanvasVersions, createCanvasVersions } from './canvas-versions';
import { createMarkupEngine, type MarkupEngine, type MarkupState } from './markup';
import { createMaskEngine, type MaskEngine, type MaskOperation, type MaskSummary } from './mask-engine';
import { createMaskKeeper, restoreTiles } from './mask-tiles';

export type CanvasSource = {
  /** As this page has it, for what it was given; null: only the server has it. */
  readonly file: Blob | null;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
};

export type CanvasSession = {
  /** Of this session alone. */
  readonly id: string;
  readonly source: CanvasSource;
  /** What the server calls the photo; null until it has it. */
  imageId(): string | null;
  /** The server has the photo now: what is painted belongs to its image. Resolves when what was kept for that is here. */
  settle(imageId: string): Promise<void>;
  /** What is painted is kept under it. Another after `settle`. */
  storageKey(): string;
  /** The photo, its longer side 4096 pixels at most. The session's own: it is not to be closed. */
  photo(): Promise<ImageBitmap>;
  readonly engine: MaskEngine;
  readonly markup: MarkupEngine;
  /** Starts the worker when it is first asked. */
  readonly worker: Pick<CanvasWorker, 'ask'>;
  /** What sees things in this photo. Nothing is loaded before it is asked something. */
  vision(): Vision;
  /** Resolves when what was kept of an earlier visit is back in place. */
  readonly ready: Promise<void>;
  summary(): MaskSummary;
  markupState(): MarkupState;
  /** Mask or markup changed (not during a stroke: at its end). */
  subscribe(listener: () => void): () => void;
  getMask(): Mask;
  /** Soft, at the photo's size (`encodeMaskFile`). */
  exportMaskPng(kind: 'alpha' | 'grey'): Promise<Uint8Array<ArrayBuffer>>;
  /** Binary, at the plan's size, under the API's limit. */
  exportApiPng(plan: EditPlan, request: PlanRequest): Promise<ApiMask>;
  /** Transparent PNG of the photo's size; null where nothing is marked. */
  exportMarkupPng(): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Replaces the mask, as one step. Rejects with a sentence when the file is no mask for this photo. */
  load(file: Blob, options?: { readonly invert?: boolean }): Promise<void>;
  clear(): void;
  undo(): string | null;
  redo(): string | null;
  /** The person's own region frame, kept with the mask. */
  frame(): Rect | null;
  setFrame(frame: Rect | null): void;
  /** What was painted on the same picture in other tabs, and is kept beside this. The one saved last first. */
  otherVersions(): readonly KeptVersion[];
  /** Goes on from another version, as one step of the mask. What is here stays kept. Rejects where it is damaged. */
  showVersion(key: string): Promise<void>;
  /** Forgets another version. */
  dropVersion(key: string): Promise<void>;
  /**
   * What is still open over the mask, a selection that can be changed, becomes a part of it. Resolves once it is, with what
   * was being computed.
   */
  keepOpen(): Promise<void>;
  /** Whatever may have something open says how it is kept. Returns the end of it. */
  onKeepOpen(keep: () => Promise<void>): () => void;
  /** Writes down at once what would be written in a moment. */
  keepNow(): Promise<void>;
  close(): void;
};

/** After a gesture; a stroke soon after it waits with it. */
const KEEP_AFTER_MS = 400;

/** Blends a patch into the mask as one operation. Intersecting clears everything beyond the patch. */
export function patchOperation(patch: MaskPatch, mode: CombineMode): MaskOperation {
  return (mask, beforeWrite) => {
    const touched = mode === 'intersect' ? rectOf(mask) : patch.rect;
    if (isEmptyRect(touched)) return EMPTY_RECT;
    beforeWrite(touched);
    const { rect, data } = patch;
    for (let y = touched.y; y < touched.y + touched.height; y++) {
      const at = y * mask.width;
      const inside = y >= rect.y && y < rect.y + rect.height;
      if (mode === 'intersect') {
        mask.data.fill(0, at, at + (inside ? rect.x : mask.width));
        mask.data.fill(0, at + (inside ? rect.x + rect.width : mask.width), at + mask.width);
      }
      if (inside) combineRow(mask.data, at + rect.x, data, (y - rect.y) * rect.width, rect.width, mode);
    }
    return touched;
  };
}

/** Puts a patch in place of what is there. */
export function replaceOperation({ rect, data }: MaskPatch): MaskOperation {
  return (mask, beforeWrite) => {
    if (isEmptyRect(rect)) return EMPTY_RECT;
    beforeWrite(rect);
    for (let row = 0; row < rect.height; row++) {
      const from = row * rect.width;
      mask.data.set(data.subarray(from, from + rect.width), (rect.y + row) * mask.width + rect.x);
    }
    return rect;
  };
}

/** @param storageKey what is kept is kept under it: the image's id, or before there is one, that of the file */
export function openCanvasSession({
  source,
  imageId,
  storageKey,
}: {
  source: CanvasSource;
  imageId: string | null;
  storageKey: string;
}): CanvasSession {
  const size = { width: source.width, height: source.height };
  const engine = createMaskEngine(size, betweenFrames);
  const markup = createMarkupEngine();
  const keeper = createMaskKeeper(engine.mask);
  const listeners = new Set<() => void>();
  const keepers = new Set<() => Promise<void>>();
  const stored = Promise.withResolvers<string>();
  let storedId: string | null = null;
  let key = storageKey;
  let frame: Rect | null = null;
  let worker: CanvasWorker | null = null;
  let vision: Vision | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unkept = false;
  let restoring = false;
  let isClosed = false;
  const photo = createCanvasPhoto({
    size,
    file: source.file,
    storedUrl: stored.promise,
    worker: askWorker,
  });
  const channel = openCanvasChannel((id) => id === key && void versions.refresh());
  let versions = openVersions();
  if (imageId !== null) store(imageId);

  function openVersions(): CanvasVersions {
    const under = key;
    return createCanvasVersions({
      imageId: under,
      storage: {
        load: (slot) => loadCanvas(slot, size),
        save: saveCanvas,
        list: () => listCanvases(under, size),
        forget: forgetCanvas,
      },
      tab: tabStore,
      newMark: () => uuidV7(),
      onChange: notify,
      onSaved: () => channel.tell(under),
    });
  }

  function store(id: string): void {
    storedId = id;
    stored.resolve(originalUrl({ id }));
  }

  function notify(): void {
    for (const listener of listeners) listener();
  }

  async function keepNow(): Promise<void> {
    clearTimeout(timer);
    engine.measureNow();
    if (!unkept) return;
    unkept = false;
    const kept = {
      version: 1,
      ...size,
      tiles: keeper.tiles(),
      markup: markup.state().items,
      frame,
      savedAtMs: Date.now(),
    } as const;
    await versions.save(kept);
  }

  function keepSoon(): void {
    if (restoring) return;
    unkept = true;
    clearTimeout(timer);
    timer = setTimeout(keepNow, KEEP_AFTER_MS);
  }

  // Not what a stroke has painted that may still be taken back.
  const wakeKeeper = betweenFrames(() => !engine.isBusy() && keeper.codeNext());
  engine.onChange((tiles) => {
    keeper.touch(tiles);
    wakeKeeper();
    keepSoon();
    notify();
  });
  markup.onChange(() => {
    keepSoon();
    notify();
  });

  const onHide = () => {
    if (document.visibilityState === 'hidden') void keepNow();
  };
  document.addEventListener('visibilitychange', onHide);
  addEventListener('pagehide', keepNow);

  function askWorker(): CanvasWorker {
    // One that could not start (offline, the server restarting) is tried again; one that ended with its session is not.
    if (!worker || (worker.hasEnded() && !isClosed)) worker = openCanvasWorker();
    return worker;
  }

  /** Of the file itself, in the worker that has it: scaling on the page's own thread would be felt. */
  async function pictureForVision(): Promise<ImageBitmap> {
    await photo.preview();
    return askWorker().ask('detail', { rect: rectOf(size), size: encodedSize(size) });
  }

  /** Goes on from what was kept, where nothing was painted since. */
  async function takeKept(): Promise<void> {
    const kept = await versions.open();
    void versions.refresh();
    // What is painted before the disk answers becomes a version beside the one that is kept.
    if (!kept || engine.revision() > 0) return;
    versions.adopt(kept);
    restoring = true;
    try {
      if (kept.tiles.length > 0) engine.restore((mask) => restoreTiles(mask, kept.tiles));
      if (kept.markup.length > 0) markup.restore(kept.markup);
      frame = kept.frame;
    } catch {
      engine.restore(clearMask);
    }
    // While it is known that this is no change of the person's.
    engine.measureNow();
    restoring = false;
    notify();
  }
  const ready = takeKept();
  void pruneCanvases();

  return {
    id: uuidV7(),
    source,
    imageId: () => storedId,
    async settle(id) {
      if (storedId !== null) return;
      store(id);
      await ready;
      await keepNow();
      const before = key;
      key = id;
      versions = openVersions();
      const isPainted = engine.revision() > 0 || markup.state().items.length > 0 || frame !== null;
      if (isPainted) {
        unkept = true;
        await keepNow();
      } else await takeKept();
      await forgetCanvas(before);
      notify();
    },
    storageKey: () => key,
    photo: photo.preview,
    engine,
    markup,
    worker: { ask: (name, takes) => askWorker().ask(name, takes) },
    vision() {
      vision ??= openVision({ size, picture: pictureForVision });
      if (isClosed) vision.close();
      return vision;
    },
    ready,
    summary: engine.summary,
    markupState: markup.state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getMask: () => engine.mask,
    exportMaskPng: (kind) => askWorker().ask('encodeFile', { mask: engine.mask, kind }),
    exportApiPng: (plan, request) => askWorker().ask('encodeApiMask', { mask: engine.mask, plan, request }),
    async exportMarkupPng() {
      const { items } = markup.state();
      return items.length === 0 ? null : askWorker().ask('encodeMarkup', { items, size });
    },
    async load(file, { invert = false } = {}) {
      const data = await askWorker().ask('decodeMask', { file, photo: size, invert });
      engine.apply('load', replaceOperation({ rect: rectOf(size), data }));
    },
    clear: () => engine.apply('clear', clearMask),
    undo: engine.undo,
    redo: engine.redo,
    frame: () => frame,
    setFrame(next) {
      frame = next;
      keepSoon();
      notify();
    },
    otherVersions: () => versions.others(),
    async showVersion(key) {
      await keepNow();
      const kept = await versions.take(key);
      if (!kept) return;
      restoring = true;
      try {
        engine.apply('otherVersion', (mask, beforeWrite) => {
          beforeWrite(rectOf(size));
          mask.data.fill(0);
          return restoreTiles(mask, kept.tiles);
        });
        engine.measureNow();
        markup.restore(kept.markup);
        frame = kept.frame;
      } finally {
        restoring = false;
      }
      notify();
    },
    async dropVersion(key) {
      await versions.drop(key);
      keepSoon();
      await keepNow();
    },
    async keepOpen() {
      await Promise.all([...keepers].map((keep) => keep()));
    },
    onKeepOpen(keep) {
      keepers.add(keep);
      return () => keepers.delete(keep);
    },
    keepNow,
    close() {
      isClosed = true;
      void keepNow().finally(channel.close);
      document.removeEventListener('visibilitychange', onHide);
      removeEventListener('pagehide', keepNow);
      vision?.close();
      worker?.close();
      photo.close();
    },
  };
}
