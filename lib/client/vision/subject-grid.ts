/**
 * What goes into U²-Net and comes out of it (rembg/sessions/base.py): the whole photo, squeezed into a square, its colours
 * over the brightest of them.
 */
import { rectOf, type Size } from '@/lib/shared/mask/geometry';
import type { CoarseMap } from '@/lib/shared/select/coarse-map';

export const SUBJECT_EDGE = 320;

/** Of red, green and blue in ImageNet, 0 to 1. */
const MEAN = [0.485, 0.456, 0.406] as const;
const DEVIATION = [0.229, 0.224, 0.225] as const;

/** @param rgba `SUBJECT_EDGE` in both directions */
export function subjectInput(rgba: Uint8ClampedArray): Float32Array<ArrayBuffer> {
  const plane = SUBJECT_EDGE * SUBJECT_EDGE;
  const input = new Float32Array(3 * plane);
  let brightest = 1;
  for (let index = 0; index < plane * 4; index += 4)
    brightest = Math.max(brightest, rgba[index] ?? 0, rgba[index + 1] ?? 0, rgba[index + 2] ?? 0);
  for (const [channel, mean] of MEAN.entries()) {
    const deviation = DEVIATION[channel] ?? 1;
    for (let index = 0; index < plane; index++)
      input[channel * plane + index] = ((rgba[index * 4 + channel] ?? 0) / brightest - mean) / deviation;
  }
  return input;
}

export function mapFromSubject(logits: Float32Array, photo: Size): CoarseMap {
  return { width: SUBJECT_EDGE, height: SUBJECT_EDGE, data: logits, area: rectOf(photo) };
}
