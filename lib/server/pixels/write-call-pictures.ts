import 'server-only';
import sharp from 'sharp';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import type { Size } from '@/lib/shared/mask/geometry';
import { openUpright, PNG_FOR_STORAGE } from './raw-pixels';

/** Beyond what a model can tell from the original; a PNG of a photo would be five times the upload. */
const REFERENCE_JPEG = { quality: 95, chromaSubsampling: '4:4:4' } as const;

export async function writeBase(input: {
  sourcePath: string;
  photo: Size;
  plan: EditPlan;
  outputPath: string;
}): Promise<void> {
  const { sourcePath, photo, plan, outputPath } = input;
  const { sourceRect, content } = plan;
  let picture = openUpright(sourcePath);
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
  await picture.toColourspace('srgb').png(PNG_FOR_STORAGE).toFile(outputPath);
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
  await picture.toColourspace('srgb').png(PNG_FOR_STORAGE).toFile(outputPath);
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
  await (hasAlpha ? picture.png(PNG_FOR_STORAGE) : picture.jpeg(REFERENCE_JPEG)).toFile(outputPath);
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
