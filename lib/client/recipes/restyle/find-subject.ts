/** The subject of a photo, found by the models in this browser, as a mask of its surroundings on the server. */
import { originalUrl } from '@/lib/client/image-url';
import { SentenceError } from '@/lib/client/sentence-error';
import { uploadImage } from '@/lib/client/upload';
import { openVision } from '@/lib/client/vision/vision';
import { openCanvasWorker } from '@/lib/client/workers/open-canvas-worker';
import { isEmptyRect, type Size } from '@/lib/shared/mask/geometry';
import { createMask, type Mask, type MaskPatch } from '@/lib/shared/mask/mask';
import { findCoverage } from '@/lib/shared/mask/measure';
import type { WireImage } from '@/lib/shared/wire';

/** What the model that finds subjects looks at is smaller still. */
const LOOKED_AT_PX = 1024;
/** A subject that leaves less than this is the whole photo: there would be nothing to restyle. */
const LEAST_SURROUNDINGS = 0.01;

/**
 * @returns the id of the uploaded mask
 * @throws SentenceError, ApiError; an AbortError where `signal` ends it
 */
export async function findSubject(
  photo: Pick<WireImage, 'id' | 'width' | 'height'>,
  signal: AbortSignal,
): Promise<string> {
  const worker = openCanvasWorker();
  const close = () => worker.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    const { bitmap } = await worker.ask('open', { picture: originalUrl(photo), maxEdge: LOOKED_AT_PX });
    const vision = openVision({ size: sizeOf(photo), picture: async () => bitmap });
    const stop = () => vision.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const coarse = await vision.subject();
      const patch = await worker.ask('followEdges', { coarse });
      const mask = surroundingsOf(patch, sizeOf(photo));
      return await uploadSurroundings(
        photo.id,
        await worker.ask('encodeFile', { mask, kind: 'grey' }),
        signal,
      );
    } finally {
      signal.removeEventListener('abort', stop);
      vision.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', close);
    worker.close();
  }
}

/** @param png white where something may change */
export async function uploadSurroundings(
  photoId: string,
  png: Uint8Array<ArrayBuffer>,
  signal?: AbortSignal,
): Promise<string> {
  const file = new Blob([png], { type: 'image/png' });
  const { image } = await uploadImage(file, 'mask', {
    name: `surroundings-${photoId}.png`,
    ...(signal && { signal }),
  });
  return image.id;
}

/** @throws SentenceError where there is no subject, or nothing else */
export function surroundingsOf({ rect, data }: MaskPatch, size: Size): Mask {
  if (isEmptyRect(rect)) throw new SentenceError({ key: 'restyle.subjects.none' });
  const mask = createMask(size.width, size.height);
  mask.data.fill(255);
  for (let row = 0; row < rect.height; row++) {
    const from = row * rect.width;
    const to = (rect.y + row) * size.width + rect.x;
    for (let column = 0; column < rect.width; column++)
      mask.data[to + column] = 255 - (data[from + column] as number);
  }
  const share = findCoverage(mask);
  if (share > 1 - LEAST_SUBJECT) throw new SentenceError({ key: 'restyle.subjects.none' });
  if (share < LEAST_SURROUNDINGS) throw new SentenceError({ key: 'restyle.subjects.everything' });
  return mask;
}

/** Less than this is a speck. */
const LEAST_SUBJECT = 0.001;

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}
