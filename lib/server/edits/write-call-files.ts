import 'server-only';
import { copyFile, link } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { ImagesCall, InputFile } from '@/lib/server/openai/call-images';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import { isPadded } from '@/lib/server/pixels/write-call-pictures';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { CONTEXT_EDGE_PX, REFERENCE_EDGE_PX, toParamsSent } from '@/lib/shared/edit-run';
import { OverpaintError } from '@/lib/shared/errors';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import type { OpenEdit } from './read-edit';

type Parts = { blobs: BlobStore; pixels: PixelWorker };

/**
 * Makes the files of an edit's call in a folder: the base cut and scaled by the plan, the mask or the markup of exactly
 * its size, the other pictures as small as the models see them.
 *
 * @throws OverpaintError unusable_mask
 */
export async function writeCallFiles(
  { blobs, pixels }: Parts,
  open: OpenEdit,
  directory: string,
): Promise<{ call: ImagesCall; plan: EditPlan | null }> {
  const { photo, mask, markup, pictures, planned } = open;
  let { plan } = open;
  const files: Extract<ImagesCall, { kind: 'edit' }>['files'] = { images: [] };

  // First, because a mask that is too finely woven makes everything smaller.
  if (mask !== null) {
    const outputPath = join(directory, 'mask.png');
    const made = await blobs
      .withFile(mask.sha256, (maskPath) =>
        pixels.run('writeApiMask', {
          maskPath,
          photo: { width: photo.width, height: photo.height },
          plan,
          planRequest: planned.planRequest,
          outputPath,
        }),
      )
      .catch(refuseMask);
    plan = made.plan;
    files.mask = { name: 'mask.png', mime: 'image/png', path: outputPath };
  }
  if (markup !== null) {
    const path = join(directory, 'markup.png');
    await blobs.withFile(markup.sha256, (sourcePath) =>
      pixels.run('writeMarkup', { sourcePath, plan, outputPath: path }),
    );
    files.markup = { name: 'markup.png', mime: 'image/png', path };
  }

  const reference = (image: ImageRecord, longEdge: number, name: string) =>
    blobs.withFile(image.sha256, (sourcePath) =>
      writeReference(pixels, sourcePath, longEdge, directory, name),
    );
  const images: InputFile[] = [
    await blobs.withFile(photo.sha256, (sourcePath) => writeBase(pixels, sourcePath, photo, plan, directory)),
  ];
  for (const [index, picture] of pictures.slice(1).entries()) {
    images.push(await reference(picture, REFERENCE_EDGE_PX, `image-${index + 2}`));
  }
  if (planned.wholePhoto !== null) {
    images.push(await reference(photo, CONTEXT_EDGE_PX, 'whole-photo'));
  }
  const params = toParamsSent(open.params, open.edit, plan, open.promptSent);
  return {
    call: { kind: 'edit', params, files: { ...files, images } },
    plan: plan === open.plan || JSON.stringify(plan) === JSON.stringify(open.plan) ? null : plan,
  };
}

function refuseMask(cause: unknown): never {
  if (cause instanceof OverpaintError && cause.code === 'invalid_mask') {
    throw new OverpaintError('unusable_mask', cause.message, { cause });
  }
  throw cause;
}

async function writeBase(
  pixels: PixelWorker,
  sourcePath: string,
  photo: ImageRecord,
  plan: EditPlan,
  directory: string,
): Promise<InputFile> {
  const { sourceRect, content } = plan;
  const whole = sourceRect.width === photo.width && sourceRect.height === photo.height;
  const unscaled = content.width === sourceRect.width && content.height === sourceRect.height;
  const path = join(directory, 'image.png');
  // A photo of a legal size goes as it is. Ours only: what a model made may carry metadata.
  const ours = photo.role !== 'output';
  if (whole && unscaled && !isPadded(plan) && ours) {
    // The blob is only lent, and the call comes later.
    await link(sourcePath, path).catch(() => copyFile(sourcePath, path));
  } else {
    const { width, height } = photo;
    await pixels.run('writeBase', { sourcePath, ours, photo: { width, height }, plan, outputPath: path });
  }
  return { name: 'image.png', mime: 'image/png', path };
}

async function writeReference(
  pixels: PixelWorker,
  sourcePath: string,
  longEdge: number,
  directory: string,
  name: string,
): Promise<InputFile> {
  const path = join(directory, name);
  const { hasAlpha } = await pixels.run('writeReference', { sourcePath, longEdge, outputPath: path });
  return { name: `${name}.${hasAlpha ? 'png' : 'jpg'}`, mime: hasAlpha ? 'image/png' : 'image/jpeg', path };
}
