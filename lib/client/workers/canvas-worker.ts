/** Everything of the canvas that takes longer than a frame. One worker for each open photo; jobs run one after another. */
import { drawMarkup } from '@/lib/client/mask/markup';
import { SentenceError } from '@/lib/client/sentence-error';
import { OverpaintError } from '@/lib/shared/errors';
import type { Sentence } from '@/lib/shared/language';
import { encodeApiMask } from '@/lib/shared/mask/api-mask';
import { selectByColour } from '@/lib/shared/mask/flood';
import { isEmptyRect } from '@/lib/shared/mask/geometry';
import { cropMask, type Mask } from '@/lib/shared/mask/mask';
import { fitMask, maskFromPixels } from '@/lib/shared/mask/mask-file';
import { findBounds } from '@/lib/shared/mask/measure';
import { encodeMaskFile, encodePng } from '@/lib/shared/mask/png';
import { invertMask } from '@/lib/shared/mask/whole';
import { findShadow } from '@/lib/shared/select/find-shadow';
import { refineEdge } from '@/lib/shared/select/refine-edge';
import { refineSelection } from '@/lib/shared/select/refine-selection';
import { selectByScribble } from '@/lib/shared/select/select-by-scribble';
import { snapOutline } from '@/lib/shared/select/snap-outline';
import { buildWireWindow } from '@/lib/shared/select/wire-window';
import type { CanvasAnswer, CanvasJobName, CanvasJobs, CanvasRequest } from './canvas-jobs';
import { createPhotoPixels, type PhotoPixels } from './photo-pixels';
import { refineMask } from './refine-mask';
import { drawStrokes, paintStrokes } from './rough-strokes';

/** Rows of markup drawn at a time: a canvas as large as the photo would be too large for some browsers. */
const BAND_PIXELS = 4_000_000;
/** A mask has no more pixels than the photos that are taken; decoding a larger file would only fill the memory. */
const MAX_MASK_PIXELS = 100_000_000;

let photo: PhotoPixels | null = null;
let held: Mask | null = null;

type Jobs = {
  [Name in CanvasJobName]: (takes: CanvasJobs[Name]['takes']) => Promise<CanvasJobs[Name]['gives']>;
};

const jobs: Jobs = {
  async open({ picture, maxEdge }) {
    const opened = createPhotoPixels(typeof picture === 'string' ? await fetchPhoto(picture) : picture);
    const preview = await opened.preview(maxEdge);
    photo = opened;
    return preview;
  },
  detail: ({ rect, size }) => needPhoto().detail(rect, size),
  async wand({ x, y, tolerance, contiguous }) {
    const selection = selectByColour(await needPhoto().pixels(), x, y, { tolerance, contiguous });
    const rect = findBounds(selection);
    return { rect, data: isEmptyRect(rect) ? new Uint8Array(0) : cropMask(selection, rect).data };
  },
  async readPixels() {
    await needPhoto().pixels();
    return null;
  },
  followEdges: async ({ coarse }) => refineSelection(await needPhoto().pixels(), coarse),
  async scribble({ inside, outside, coarse }) {
    const pixels = await needPhoto().pixels();
    return selectByScribble(pixels, {
      inside: paintStrokes(inside, pixels),
      outside: outside.length === 0 ? null : paintStrokes(outside, pixels),
      coarse,
    });
  },
  async softenEdge({ mask, strokes }) {
    const pixels = await needPhoto().pixels();
    return refineEdge(pixels, mask, { kind: 'painted', band: drawStrokes(strokes, pixels).mask });
  },
  liveWire: async ({ pin, area }) => buildWireWindow(await needPhoto().pixels(), pin, area),
  snapOutline: async ({ outline, reachPx }) => snapOutline(await needPhoto().pixels(), outline, reachPx),
  findShadow: async ({ mask }) => findShadow(await needPhoto().pixels(), mask),
  async holdMask({ mask }) {
    held = mask;
    return null;
  },
  async refine({ kind, amountPx }) {
    const mask = needMask();
    if (kind !== 'softEdge') return refineMask(mask, kind, amountPx);
    return refineEdge(await needPhoto().pixels(), mask, { kind: 'around', radiusPx: amountPx });
  },
  async dropMask() {
    held = null;
    return null;
  },
  encodeFile: ({ mask, kind }) => encodeMaskFile(mask, kind),
  encodeApiMask: ({ mask, plan, request }) => encodeApiMask(mask, plan, request),
  async encodeMarkup({ items, size: { width, height } }) {
    const rows = Math.min(height, Math.max(1, Math.floor(BAND_PIXELS / width)));
    const canvas = new OffscreenCanvas(width, rows);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new SentenceError({ key: 'canvas.problems.noCanvas' });
    let top = -rows;
    let band = new Uint8ClampedArray(0);
    return encodePng(width, height, 'rgba', (y, out) => {
      if (y >= top + rows) {
        top = y;
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.clearRect(0, 0, width, rows);
        context.setTransform(1, 0, 0, 1, 0, -top);
        drawMarkup(context, items);
        band = context.getImageData(0, 0, width, rows).data;
      }
      const at = (y - top) * width * 4;
      out.set(band.subarray(at, at + width * 4));
    });
  },
  async decodeMask({ file, photo: size, invert }) {
    const bitmap = await createImageBitmap(file, { premultiplyAlpha: 'none' }).catch(() => {
      throw new SentenceError({ key: 'canvas.problems.unreadableFile' });
    });
    if (bitmap.width * bitmap.height > MAX_MASK_PIXELS)
      throw new SentenceError({ key: 'canvas.problems.maskTooLarge' });
    const { width, height } = bitmap;
    const data = new Uint8ClampedArray(width * height * 4);
    const rows = Math.min(height, Math.max(1, Math.floor(BAND_PIXELS / width)));
    const context = new OffscreenCanvas(width, rows).getContext('2d', { willReadFrequently: true });
    if (!context) throw new SentenceError({ key: 'canvas.problems.noCanvas' });
    for (let top = 0; top < height; top += rows) {
      context.clearRect(0, 0, width, rows);
      context.drawImage(bitmap, 0, -top);
      data.set(context.getImageData(0, 0, width, Math.min(rows, height - top)).data, top * width * 4);
    }
    bitmap.close();
    const mask = fitToPhoto(maskFromPixels({ width, height, channels: 4, data }), size);
    if (invert) invertMask(mask);
    return mask.data;
  },
};

async function fetchPhoto(url: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok)
    throw new SentenceError({ key: 'canvas.problems.photoNotLoaded', values: { status: response.status } });
  return response.blob();
}

function fitToPhoto(mask: Mask, size: { width: number; height: number }): Mask {
  try {
    return fitMask(mask, size);
  } catch {
    throw new SentenceError({
      key: 'canvas.problems.otherShape',
      values: { mask: `${mask.width} × ${mask.height}`, photo: `${size.width} × ${size.height}` },
    });
  }
}

function needPhoto(): PhotoPixels {
  if (!photo) throw new SentenceError({ key: 'canvas.problems.photoNotReady' });
  return photo;
}

function needMask(): Mask {
  if (!held) throw new SentenceError({ key: 'canvas.problems.noMask' });
  return held;
}

/** What may be handed over instead of copied. */
function findTransfers(gives: unknown): Transferable[] {
  if (gives instanceof ImageBitmap) return [gives];
  if (gives instanceof Uint8Array) return [gives.buffer as ArrayBuffer];
  if (typeof gives !== 'object' || gives === null) return [];
  return Object.values(gives).flatMap((value) =>
    value instanceof ImageBitmap || value instanceof Uint8Array ? findTransfers(value) : [],
  );
}

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<CanvasRequest>) => void) | null;
  postMessage(answer: CanvasAnswer, transfer: Transferable[]): void;
};

function describeFailure(error: unknown): { problem: Sentence } | { error: string } {
  if (error instanceof SentenceError) return { problem: error.sentence };
  if (error instanceof OverpaintError && error.sentence !== null) return { problem: error.sentence };
  return { error: error instanceof Error ? error.message : String(error) };
}

let queue: Promise<void> = Promise.resolve();

scope.onmessage = ({ data: request }) => {
  queue = queue.then(async () => {
    try {
      const job = jobs[request.name] as (takes: unknown) => Promise<unknown>;
      const gives = await job(request.takes);
      scope.postMessage({ id: request.id, gives }, findTransfers(gives));
    } catch (error) {
      scope.postMessage({ id: request.id, ...describeFailure(error) }, []);
    }
  });
};
