import 'server-only';
import sharp, { type Sharp } from 'sharp';
import { MAX_PICTURE_PIXELS } from '@/lib/server/decoding/decoded-picture';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import type { PixelJobs } from './pixel-jobs';
import { openUpright, type RawPixels, readRows, rowsAround, SMALL_PNG, toRawPixels } from './raw-pixels';
import { writeStripPng } from './strips/write-strip-png';

/** Beyond what a model can tell from the original; a PNG of a photo would be five times the upload. */
const REFERENCE_JPEG = { quality: 95, chromaSubsampling: '4:4:4' } as const;

export async function writeBase({
  sourcePath,
  ours,
  photo,
  plan,
  outputPath,
}: PixelJobs['writeBase']['input']): Promise<void> {
  const { sourceRect, content } = plan;
  let picture = ours ? openRaw(await readRows(sourcePath, rowsAround(sourceRect))) : openUpright(sourcePath);
  if (sourceRect.width !== photo.width || sourceRect.height !== photo.height) {
    picture = picture.extract({
      left: sourceRect.x,
      top: sourceRect.y,
      width: sourceRect.width,
      height: sourceRect.height,
    });
  }
  if (content.width !== sourceRect.width || content.height !== sourceRect.height) {
    picture = picture.resize(content.width, content.height, { fit: 'fill' });
  }
  if (isPadded(plan)) picture = picture.extend({ ...marginsOf(plan), extendWith: 'copy' });
  await writeStripPng(await toRawPixels(picture), outputPath);
}

function openRaw({ width, height, channels, data }: RawPixels): Sharp {
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: MAX_PICTURE_PIXELS });
}

export async function writeMarkup(input: {
  sourcePath: string;
  plan: EditPlan;
  outputPath: string;
}): Promise<void> {
  const { sourcePath, plan, outputPath } = input;
  const { content } = plan;
  let picture = openUpright(sourcePath).resize(content.width, content.height, { fit: 'fill' });
  if (isPadded(plan)) {
    picture = picture.extend({ ...marginsOf(plan), background: { r: 0, g: 0, b: 0, alpha: 0 } });
  }
  await writeStripPng(await toRawPixels(picture), outputPath);
}

export async function writeReference(input: {
  sourcePath: string;
  longEdge: number;
  outputPath: string;
}): Promise<{ hasAlpha: boolean }> {
  const { sourcePath, longEdge, outputPath } = input;
  const { hasAlpha } = await sharp(sourcePath).metadata();
  const picture = openUpright(sourcePath)
    .resize(longEdge, longEdge, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb');
  await (hasAlpha ? picture.png(SMALL_PNG) : picture.jpeg(REFERENCE_JPEG)).toFile(outputPath);
  return { hasAlpha };
}

export function isPadded({ content, outputWidth, outputHeight }: EditPlan): boolean {
  return content.width !== outputWidth || content.height !== outputHeight;
}

function marginsOf({ content, outputWidth, outputHeight }: EditPlan) {
  return {
    left: content.x,
    top: content.y,
    right: outputWidth - content.x - content.width,
    bottom: outputHeight - content.y - content.height,
  };
}
