import 'server-only';
import { stat } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { cutOut } from '@/lib/shared/mask/cut-out';
import { intersectRects, isEmptyRect, type Rect, rectOf, type Size } from '@/lib/shared/mask/geometry';
import { type Mask, SELECTED_FROM } from '@/lib/shared/mask/mask';
import { findBounds } from '@/lib/shared/mask/measure';
import { invertMask } from '@/lib/shared/mask/whole';
import { type Fit, fitAround, fitOnGround } from '@/lib/shared/recipes/restyle-fit';
import type { Target } from '@/lib/shared/recipes/restyle-targets';
import type { PixelJobs } from './pixel-jobs';
import { openUpright, type RawPixels, readMask, readPixels, toRawPixels } from './raw-pixels';
import { readPixelSize } from './read-pixel-size';

export type FittedPicture = Size & {
  bytes: number;
  /** By what factor; 1: not at all. */
  enlarged: number;
  /** Its edges are filled with a blur of it. */
  padded: boolean;
  /** Cut around its subject; false: around what draws the eye. */
  aroundSubject: boolean;
  /** Of the subject alone on a ground; null: there is no ground. */
  ground: {
    /** The longer side of the subject, of the frame's. */
    share: number;
    /** Whether in the file every pixel beside the subject has the ground's colour. */
    pure: boolean;
  } | null;
};

type Job = PixelJobs['fitPicture'];

export async function fitPicture({
  sourcePath,
  maskPath,
  target,
  outputPath,
}: Job['input']): Promise<Job['result']> {
  const size = await readPixelSize(sourcePath);
  if (size === null) throw new Error('The picture cannot be read');
  const subject = maskPath === null ? null : await readSubject(maskPath, size);
  if (target.ground !== null) {
    const drawn = subject && (await drawOnGround(sourcePath, subject, target, target.ground));
    if (drawn === null) return null;
    const { fit, place, pixels } = drawn;
    const bytes = await writePicture(pixels, target, outputPath);
    const share = Math.max(place.width / fit.output.width, place.height / fit.output.height);
    const pure = await isPure(outputPath, place, target.ground);
    return { ...factsOf(fit), bytes, aroundSubject: true, ground: { share, pure } };
  }
  const box = subject && boxOf(subject);
  const fit = fitAround(size, box, target);
  const drawn = box === null ? drawAttention(sourcePath, fit) : drawCrop(sourcePath, size, fit);
  const bytes = await writePicture(await drawn, target, outputPath);
  return { ...factsOf(fit), bytes, aroundSubject: box !== null, ground: null };
}

function factsOf({ output, enlarged, padded }: Fit): Size & Pick<Fit, 'enlarged' | 'padded'> {
  return { ...output, enlarged, padded };
}

/** As a selection, from a mask of the surroundings; null where nothing is left to keep. */
async function readSubject(maskPath: string, size: Size): Promise<Mask | null> {
  const mask = await readMask(maskPath, size);
  invertMask(mask);
  return isEmptyRect(boxOf(mask)) ? null : mask;
}

function boxOf(subject: Mask): Rect {
  return findBounds(subject, SELECTED_FROM);
}

function drawAttention(path: string, { output }: Fit): Promise<RawPixels> {
  return toRawPixels(
    openUpright(path).resize({ ...output, fit: 'cover', position: sharp.strategy.attention }),
  );
}

/** How far the blur behind a padded picture reaches, of the output's width. */
const BLUR_SHARE = 0.02;

async function drawCrop(path: string, size: Size, fit: Fit): Promise<RawPixels> {
  const { crop, output, padded } = fit;
  if (!padded) return toRawPixels(extract(openUpright(path), crop).resize({ ...output, fit: 'fill' }));
  const shown = intersectRects(crop, rectOf(size));
  const place = placeOf(shown, fit);
  const front = await toRawPixels(
    extract(openUpright(path), shown).resize({ ...sizeOf(place), fit: 'fill' }),
  );
  const behind = openUpright(path)
    .resize({ ...output, fit: 'cover' })
    .blur(Math.max(1, output.width * BLUR_SHARE));
  return lay(await toRawPixels(behind), front, place);
}

async function drawOnGround(
  path: string,
  subject: Mask,
  target: Target,
  ground: string,
): Promise<{ pixels: RawPixels; fit: Fit; place: Rect } | null> {
  const cut = cutOut(await readPixels(path), subject, { trim: true });
  if (cut === null) return null;
  const fit = fitOnGround(cut.rect, target);
  const place = placeOf(cut.rect, fit);
  const whole = openRaw({ ...sizeOf(cut.rect), channels: 4, data: cut.data });
  const front = await toRawPixels(whole.resize({ ...sizeOf(place), fit: 'fill' }));
  const behind = sharp({ create: { ...fit.output, channels: 3, background: `#${ground}` } });
  return { pixels: await lay(await toRawPixels(behind), front, place), fit, place };
}

function lay(behind: RawPixels, front: RawPixels, { x, y }: Rect): Promise<RawPixels> {
  const { width, height, channels, data } = front;
  return toRawPixels(
    openRaw(behind).composite([{ input: data, raw: { width, height, channels }, left: x, top: y }]),
  );
}

type Raw = Size & { channels: 3 | 4; data: Uint8Array };

function openRaw({ width, height, channels, data }: Raw): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

function sizeOf({ width, height }: Rect): Size {
  return { width, height };
}

function extract(picture: Sharp, { x, y, width, height }: Rect): Sharp {
  return picture.extract({ left: x, top: y, width, height });
}

/** Where a part of the picture comes to lie in the output; always within it. */
function placeOf(part: Rect, { crop, output }: Fit): Rect {
  const scale = output.width / crop.width;
  const width = Math.min(output.width, Math.max(1, Math.round(part.width * scale)));
  const height = Math.min(output.height, Math.max(1, Math.round(part.height * scale)));
  return {
    x: Math.min(output.width - width, Math.max(0, Math.round((part.x - crop.x) * scale))),
    y: Math.min(output.height - height, Math.max(0, Math.round((part.y - crop.y) * scale))),
    width,
    height,
  };
}

/** From the best on, until the file is as small as it has to be. */
const QUALITIES = [92, 85, 75, 60] as const;

/** @returns how many bytes it has */
async function writePicture(pixels: RawPixels, target: Target, path: string): Promise<number> {
  for (const quality of QUALITIES) {
    await encode(openRaw(pixels), target, quality).toFile(path);
    const { size } = await stat(path);
    if (target.format === 'png' || target.maxBytes === null || size <= target.maxBytes) return size;
  }
  return (await stat(path)).size;
}

function encode(picture: Sharp, { format, dpi }: Target, quality: number): Sharp {
  const sized = dpi === null ? picture : picture.withMetadata({ density: dpi });
  switch (format) {
    case 'png':
      return sized.png({ compressionLevel: 9, adaptiveFiltering: true });
    case 'webp':
      return sized.webp({ quality, effort: 4 });
    case 'jpeg':
      return sized
        .flatten({ background: '#ffffff' })
        .jpeg({ quality, chromaSubsampling: quality >= 90 ? '4:4:4' : '4:2:0' });
  }
}

/** JPEG and WebP change colours a little, also flat ones; a PNG never does. */
async function isPure(path: string, subject: Rect, ground: string): Promise<boolean> {
  const { width, height, channels, data } = await readPixels(path);
  const colour = Buffer.from(ground, 'hex');
  for (let y = 0; y < height; y++) {
    const inRows = y >= subject.y && y < subject.y + subject.height;
    for (let x = 0; x < width; x++) {
      if (inRows && x === subject.x) x += subject.width;
      if (x >= width) break;
      const at = (y * width + x) * channels;
      if (data[at] !== colour[0] || data[at + 1] !== colour[1] || data[at + 2] !== colour[2]) return false;
    }
  }
  return true;
}
