import 'server-only';
import { writeFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { OverpaintError } from '@/lib/shared/errors';
import { isEmptyRect, type Rect, type Size } from '@/lib/shared/mask/geometry';
import { createMask, type Mask } from '@/lib/shared/mask/mask';
import { findBounds } from '@/lib/shared/mask/measure';
import { growMask } from '@/lib/shared/mask/morphology';
import type { StickerFile } from '@/lib/shared/recipes/sticker-platforms';
import type { PixelJobs } from './pixel-jobs';
import { type RawPixels, readPixels } from './raw-pixels';

type Job = PixelJobs['finishSticker'];

/** The numbers of a sticker’s edge are said for this size. */
const NOMINAL_PX = 512;
/** Fainter than this is a trace that nobody sees, and no part of the sticker. */
const SEEN_FROM = 16;

/**
 * A picture as a sticker: trimmed to what is seen, in the middle of its frame with its margin and white edge, in as few
 * bytes as it may have. Nothing in it depends on when or where it is made.
 *
 * @throws OverpaintError invalid_request where nothing is seen, or it cannot be decoded
 */
export async function finishSticker({
  sourcePath,
  file,
  outlinePx,
  marginPx,
  outputPath,
}: Job['input']): Promise<Job['result']> {
  const source = await readSticker(sourcePath);
  const bounds = seenBounds(source);
  if (isEmptyRect(bounds)) throw new OverpaintError('invalid_request', { key: 'problems.stickers.empty' });
  const drawn = await drawInFrame(source, bounds, file, { outlinePx, marginPx });
  const encoded = await encodeWithin(drawn, file);
  await writeFile(outputPath, encoded.bytes);
  const { width, height } = drawn;
  return {
    width,
    height,
    bytes: encoded.bytes.byteLength,
    fits: encoded.bytes.byteLength <= file.maxBytes,
    reduced: encoded.reduced,
    clearBorder: clearBorderOf(source),
  };
}

/** How much of a picture's border is clear, 0 to 1, and whether anything is seen in it at all. */
export async function lookAtSticker({
  sourcePath,
}: PixelJobs['lookAtSticker']['input']): Promise<PixelJobs['lookAtSticker']['result']> {
  const source = await readSticker(sourcePath);
  return { clearBorder: clearBorderOf(source), isEmpty: isEmptyRect(seenBounds(source)) };
}

function readSticker(path: string): Promise<RawPixels> {
  return readPixels(path).catch((cause: unknown) => {
    throw new OverpaintError('invalid_request', { key: 'refusals.notConvertible' }, { cause });
  });
}

function alphaOf({ width, height, channels, data }: RawPixels): Mask {
  const alpha = createMask(width, height);
  if (channels === 3) alpha.data.fill(255);
  else for (let i = 0; i < alpha.data.length; i++) alpha.data[i] = data[i * 4 + 3] as number;
  return alpha;
}

function seenBounds(source: RawPixels): Rect {
  return findBounds(alphaOf(source), SEEN_FROM);
}

function clearBorderOf({ width, height, channels, data }: RawPixels): number {
  if (channels === 3) return 0;
  let [clear, all] = [0, 0];
  const look = (x: number, y: number) => {
    all += 1;
    if ((data[(y * width + x) * 4 + 3] as number) < SEEN_FROM) clear += 1;
  };
  for (let x = 0; x < width; x++) {
    look(x, 0);
    if (height > 1) look(x, height - 1);
  }
  for (let y = 1; y < height - 1; y++) {
    look(0, y);
    if (width > 1) look(width - 1, y);
  }
  return clear / all;
}

type Edge = { outlinePx: number; marginPx: number };

async function drawInFrame(
  source: RawPixels,
  bounds: Rect,
  { width, height, shape }: StickerFile,
  { outlinePx, marginPx }: Edge,
): Promise<RawPixels> {
  const scale = Math.min(width, height) / NOMINAL_PX;
  const outline = outlinePx * scale;
  // Where the frame follows the sticker, clear space would only make it smaller.
  const room = Math.ceil(outline) + (shape === 'exact' ? Math.round(marginPx * scale) : 0);
  const inner = fitInto(bounds, {
    width: Math.max(1, width - 2 * room),
    height: Math.max(1, height - 2 * room),
  });
  const frame =
    shape === 'exact'
      ? { width, height }
      : { width: Math.min(width, inner.width + 2 * room), height: Math.min(height, inner.height + 2 * room) };
  const picture = await sharp(source.data, { raw: rawOf(source) })
    .extract({ left: bounds.x, top: bounds.y, width: bounds.width, height: bounds.height })
    .ensureAlpha()
    .resize({ ...inner, fit: 'fill', kernel: 'lanczos3' })
    .raw({ depth: 'uchar' })
    .toBuffer();
  const canvas = Buffer.alloc(frame.width * frame.height * 4);
  const left = Math.floor((frame.width - inner.width) / 2);
  const top = Math.floor((frame.height - inner.height) / 2);
  for (let row = 0; row < inner.height; row++) {
    const from = row * inner.width * 4;
    picture.copy(canvas, ((top + row) * frame.width + left) * 4, from, from + inner.width * 4);
  }
  const drawn: RawPixels = { ...frame, channels: 4, data: canvas };
  layOnWhite(drawn, outline);
  return drawn;
}

function fitInto(size: Size, into: Size): Size {
  const scale = Math.min(into.width / size.width, into.height / size.height);
  return {
    width: Math.max(1, Math.min(into.width, Math.round(size.width * scale))),
    height: Math.max(1, Math.min(into.height, Math.round(size.height * scale))),
  };
}

/** A white shape under the sticker that reaches so far beyond it; what is clear has no colour, so that it takes no bytes. */
function layOnWhite(drawn: RawPixels, outline: number): void {
  const { data } = drawn;
  const white = alphaOf(drawn);
  if (outline === 0) white.data.fill(0);
  else growMask(white, outline);
  for (let i = 0; i < white.data.length; i++) {
    const at = i * 4;
    const alpha = data[at + 3] as number;
    const under = ((white.data[i] as number) * (255 - alpha)) / 255;
    const whole = alpha + under;
    for (let channel = at; channel < at + 3; channel++) {
      data[channel] = whole === 0 ? 0 : Math.round(((data[channel] as number) * alpha + 255 * under) / whole);
    }
    data[at + 3] = Math.round(whole);
  }
}

function rawOf({ width, height, channels }: RawPixels) {
  return { width, height, channels };
}

type Reduced = Job['result']['reduced'];
type Step = { reduced: Reduced; encode(picture: Sharp): Sharp };

/** Below this a sticker is no longer what was drawn. */
const LEAST_WEBP_QUALITY = 40;

function webpSteps(): Step[] {
  const steps: Step[] = [];
  for (let quality = 95; quality >= LEAST_WEBP_QUALITY; quality -= 5) {
    steps.push({
      reduced: quality === 95 ? null : { quality },
      encode: (picture) => picture.webp({ quality, alphaQuality: 100, effort: 4, smartSubsample: true }),
    });
  }
  return steps;
}

/** Without loss; then with fewer and fewer colours. */
function pngSteps(): Step[] {
  const lossless: Step = {
    reduced: null,
    encode: (picture) => picture.png({ compressionLevel: 9, adaptiveFiltering: true }),
  };
  const fewer = [
    { colours: 256, quality: 100 },
    { colours: 256, quality: 90 },
    { colours: 256, quality: 75 },
    { colours: 256, quality: 50 },
    { colours: 16, quality: 100 },
  ].map(
    ({ colours, quality }): Step => ({
      reduced: { colours, quality },
      encode: (picture) => picture.png({ palette: true, colours, quality, effort: 7, compressionLevel: 9 }),
    }),
  );
  return [lossless, ...fewer];
}

/** The best that has no more bytes than allowed; where none has, the smallest. */
async function encodeWithin(
  drawn: RawPixels,
  { format, maxBytes }: StickerFile,
): Promise<{ bytes: Buffer; reduced: Reduced }> {
  let smallest: { bytes: Buffer; reduced: Reduced } | null = null;
  for (const { reduced, encode } of format === 'webp' ? webpSteps() : pngSteps()) {
    const bytes = await encode(sharp(drawn.data, { raw: rawOf(drawn) })).toBuffer();
    if (bytes.byteLength <= maxBytes) return { bytes, reduced };
    if (smallest === null || bytes.byteLength < smallest.bytes.byteLength) smallest = { bytes, reduced };
  }
  if (smallest === null) throw new Error(`There is no way to write ${format}`);
  return smallest;
}
