import 'server-only';
import { copyFile, link, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { ImagesCall, InputFile } from '@/lib/server/openai/call-images';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import { isPadded } from '@/lib/server/pixels/write-call-pictures';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { CONTEXT_EDGE_PX, toParamsSent } from '@/lib/shared/edit-run';
import { OverpaintError } from '@/lib/shared/errors';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import { REFERENCE_EDGE_PX } from '@/lib/shared/sent-size';
import type { OpenEdit } from './read-edit';

type Parts = { blobs: BlobStore; pixels: PixelWorker };

/**
 * Makes the files of an edit's call in a folder: the base cut and scaled by the plan, the mask or the markup of exactly
 * its size, the other pictures as small as the models see them.
 *
 * @throws OverpaintError unusable_mask
 */
export async function writeCallFiles(
  parts: Parts,
  open: OpenEdit,
  directory: string,
): Promise<{ call: ImagesCall; plan: EditPlan | null }> {
  const { photo, markup, pictures, planned } = open;
  const { blobs, pixels } = parts;
  const reference = (image: ImageRecord, longEdge: number, name: string) =>
    blobs.withFile(image.sha256, (sourcePath) =>
      writeReference(pixels, sourcePath, longEdge, directory, name),
    );
  const [steered, markupFile, references] = await settleAll([
    writeMaskAndBase(parts, open, directory),
    markup === null ? null : writeMarkup(parts, markup, open.plan, directory),
    settleAll([
      ...pictures
        .slice(1)
        .map((picture, index) => reference(picture, REFERENCE_EDGE_PX, `image-${index + 2}`)),
      ...(planned.wholePhoto === null ? [] : [reference(photo, CONTEXT_EDGE_PX, 'whole-photo')]),
    ]),
  ]);
  const { base, mask, plan } = steered;
  const files = {
    images: [base, ...references],
    ...(mask !== null && { mask }),
    ...(markupFile !== null && { markup: markupFile }),
  };
  return {
    call: { kind: 'edit', params: toParamsSent(open.params, open.edit, plan, open.promptSent), files },
    plan: JSON.stringify(plan) === JSON.stringify(open.plan) ? null : plan,
  };
}

/** Pictures of references alone: of a run that has no base, so none of them is cut or padded. */
export async function writeMentionedFiles(
  { blobs, pixels }: Parts,
  pictures: readonly ImageRecord[],
  directory: string,
): Promise<{ images: InputFile[] }> {
  const images = await settleAll(
    pictures.map((picture, index) =>
      blobs.withFile(picture.sha256, (sourcePath) =>
        writeReference(pixels, sourcePath, REFERENCE_EDGE_PX, directory, `image-${index + 1}`),
      ),
    ),
  );
  return { images };
}

/** Waits for all of them, also where one fails: they write into a folder that is removed then. */
async function settleAll<const Work extends readonly unknown[]>(work: Work) {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** The base, and where there is a mask, that at the same size. */
async function writeMaskAndBase(
  { blobs, pixels }: Parts,
  { photo, mask, plan, planned }: OpenEdit,
  directory: string,
): Promise<{ base: InputFile; mask: InputFile | null; plan: EditPlan }> {
  const baseBy = (by: EditPlan) =>
    blobs.withFile(photo.sha256, (sourcePath) => writeBase(pixels, sourcePath, photo, by, directory));
  if (mask === null) return { base: await baseBy(plan), mask: null, plan };

  const outputPath = join(directory, 'mask.png');
  const makeMask = blobs
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
  const [made, base] = await settleAll([makeMask, baseBy(plan)]);
  return {
    // A mask that is too finely woven makes everything smaller.
    base: made.reduced === 'scaled' ? await baseBy(made.plan) : base,
    mask: { name: 'mask.png', mime: 'image/png', path: outputPath },
    plan: made.plan,
  };
}

async function writeMarkup(
  { blobs, pixels }: Parts,
  markup: ImageRecord,
  plan: EditPlan,
  directory: string,
): Promise<InputFile> {
  const outputPath = join(directory, 'markup.png');
  await blobs.withFile(markup.sha256, (sourcePath) =>
    pixels.run('writeMarkup', { sourcePath, plan, outputPath }),
  );
  return { name: 'markup.png', mime: 'image/png', path: outputPath };
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
  // An earlier one may be a link to the blob, which writing there would change.
  await rm(path, { force: true });
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
