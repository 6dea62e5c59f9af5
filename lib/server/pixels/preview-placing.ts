import 'server-only';
import sharp from 'sharp';
import { placeEdit } from '@/lib/shared/mask/composite';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import {
  diagonalOf,
  expandRect,
  intersectRects,
  type Rect,
  rectOf,
  type Size,
} from '@/lib/shared/mask/geometry';
import { cropMask, type Mask, SELECTED_FROM } from '@/lib/shared/mask/mask';
import { findBounds } from '@/lib/shared/mask/measure';
import { takeInOverflow } from '@/lib/shared/mask/overflow';
import { resampleMask } from '@/lib/shared/mask/resample';
import { fitAnswer } from './fit-answer';
import type { PixelJobs } from './pixel-jobs';
import { openUpright, type RawPixels, readMask, readPixels, toRawPixels } from './raw-pixels';

/** Beside the part that was sent, what kernels and the fade look at. */
const AROUND_PX = 8;
/** What is shown around the mask, as a share of its diagonal. */
const SHOWN_SHARE = 0.15;
const PREVIEW_JPEG = { quality: 88, chromaSubsampling: '4:4:4' } as const;
const LINE = [255, 200, 0] as const;
const BESIDE_LINE = [0, 0, 0] as const;

type Job = PixelJobs['previewPlacing'];

/** Only what was sent is read of the photo: of a region that is a small part. */
export async function previewPlacing(input: Job['input']): Promise<Job['result']> {
  const { sourcePath, maskPath, answerPath, photo, plan, featherPx, longEdgePx, outline, outputPath } = input;
  const part = intersectRects(expandRect(plan.sourceRect, AROUND_PX), rectOf(photo));
  const [answered, source, whole] = await Promise.all([
    readPixels(answerPath),
    readPart(sourcePath, part, photo),
    readMask(maskPath, photo),
  ]);
  const inPart: EditPlan = { ...plan, sourceRect: shift(plan.sourceRect, part) };
  const { align, matchTone, matchGrain, grow } = input;
  const placing = {
    source,
    answer: withoutAlpha(fitAnswer(answered, plan)),
    mask: cropMask(whole, part),
    plan: inPart,
    align,
    matchTone,
    matchGrain,
    grow,
    ...(featherPx === null ? {} : { featherPx }),
  };
  const { overflow } = placeEdit(placing);
  const used =
    overflow === null || !(grow || outline) ? placing.mask : takeInOverflow(placing.mask, overflow, inPart);
  const shown = partToShow(used, source);
  const scale = Math.min(1, longEdgePx / Math.max(shown.width, shown.height));
  const width = Math.max(1, Math.round(shown.width * scale));
  const height = Math.max(1, Math.round(shown.height * scale));
  const { width: rawWidth, height: rawHeight, channels } = source;
  const { data } = await sharp(source.data, { raw: { width: rawWidth, height: rawHeight, channels } })
    .extract({ left: shown.x, top: shown.y, width: shown.width, height: shown.height })
    .removeAlpha()
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (outline) drawOutline(data, resampleMask(used, shown, width, height));
  await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg(PREVIEW_JPEG)
    .toFile(outputPath);
  return { width, height };
}

function readPart(path: string, part: Rect, photo: Size): Promise<RawPixels> {
  if (part.width === photo.width && part.height === photo.height) return readPixels(path);
  const { x: left, y: top, width, height } = part;
  return toRawPixels(openUpright(path).extract({ left, top, width, height }));
}

function shift(rect: Rect, from: Rect): Rect {
  return { ...rect, x: rect.x - from.x, y: rect.y - from.y };
}

/** A preview has no transparency; what is transparent shows its colour. */
function withoutAlpha(pixels: RawPixels): RawPixels {
  if (pixels.channels === 3) return pixels;
  const count = pixels.width * pixels.height;
  const data = Buffer.allocUnsafe(count * 3);
  for (let i = 0; i < count; i++) pixels.data.copy(data, i * 3, i * 4, i * 4 + 3);
  return { ...pixels, channels: 3, data };
}

/** The mask and something around it, as far as there is photo. */
function partToShow(mask: Mask, photo: Size): Rect {
  const bounds = findBounds(mask, 1);
  const around = Math.ceil(Math.max(16, SHOWN_SHARE * diagonalOf(bounds)));
  return intersectRects(expandRect(bounds, around), rectOf(photo));
}

/** Light on the inside, dark outside, so that it is seen on any ground. RGB, in place. */
function drawOutline(data: Buffer, { width, height, data: mask }: Mask): void {
  const isIn = (x: number, y: number) =>
    (mask[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))] as number) >=
    SELECTED_FROM;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = isIn(x, y);
      const atEdge =
        isIn(x - 1, y) !== inside ||
        isIn(x + 1, y) !== inside ||
        isIn(x, y - 1) !== inside ||
        isIn(x, y + 1) !== inside;
      if (atEdge) data.set(inside ? LINE : BESIDE_LINE, (y * width + x) * 3);
    }
  }
}
