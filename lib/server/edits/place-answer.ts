import 'server-only';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { importFile } from '@/lib/server/blobs/import-file';
import { withFiles } from '@/lib/server/blobs/with-files';
import { contentInAnswer } from '@/lib/server/pixels/fit-answer';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import { NOT_EXACT, type PlacedHow, type PlacedImage } from '@/lib/server/records/run-images';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { placedFormatOf } from '@/lib/shared/edit-settings';
import { downloadFileName } from '@/lib/shared/file-name';
import { defaultFeatherPx } from '@/lib/shared/mask/composite';
import { type PlaceChoices, USUAL_PLACING } from '@/lib/shared/placing';
import type { OpenEdit } from './read-edit';

type Parts = { directory: string; blobs: BlobStore; pixels: PixelWorker };

/** How an exact edit is put back. */
export type Placing = PlaceChoices & { readonly featherPx: number };

/** What the answer of an edit becomes: put back exactly, or in the photo's own shape. */
export function placeAnswer(parts: Parts, open: OpenEdit, answer: ImageRecord): Promise<PlacedImage> {
  return open.edit.placement === 'exact'
    ? placeExact(parts, open, answer, {
        ...USUAL_PLACING,
        featherPx: featherOf(open, open.edit.featherPx),
        matchGrain: open.edit.matchGrain,
      })
    : placeWhole(parts, open, answer);
}

/** The fade asked for, or the one that suits what was painted. Photo pixels. */
export function featherOf({ maskBounds }: OpenEdit, featherPx: number | null): number {
  return featherPx ?? (maskBounds === null ? 0 : defaultFeatherPx(maskBounds));
}

/** As it is stored with an image. */
export function storedPlacing({ featherPx, align, matchTone, matchGrain, grow }: Placing): PlacedHow {
  const flag = (value: boolean) => (value ? 1 : 0);
  return {
    featherPx,
    align: flag(align),
    matchTone: flag(matchTone),
    matchGrain: flag(matchGrain),
    grow: flag(grow),
  };
}

/** The photo, at its full size, with the answer where the mask is and nowhere else. */
export async function placeExact(
  { directory, blobs, pixels }: Parts,
  open: OpenEdit,
  answer: ImageRecord,
  placing: Placing,
): Promise<PlacedImage> {
  const { photo, mask, plan, params } = open;
  if (mask === null) throw new Error(`Run ${open.run.id} has no mask to place by`);
  const format = placedFormatOf(params);
  const outputPath = join(directory, `${randomUUID()}.placing`);
  try {
    const made = await withFiles(blobs, [photo, mask, answer], ([sourcePath, maskPath, answerPath]) =>
      pixels.run('placeExact', {
        sourcePath,
        ours: photo.role !== 'output',
        maskPath,
        answerPath,
        plan,
        ...placing,
        format,
        outputPath,
      }),
    );
    return {
      ...(await importFile(blobs, outputPath)),
      ...factsOf(open, answer, `image/${format}`),
      width: made.width,
      height: made.height,
      driftPercent: made.driftPercent,
      ...storedPlacing(placing),
      alignment: made.alignment,
      toneClipped: made.toneClipped ? 1 : 0,
      overflowPercent: made.overflowPercent,
      alpha: params.background === 'transparent' ? await pixels.run('readAlpha', { path: outputPath }) : null,
    };
  } finally {
    await rm(outputPath, { force: true });
  }
}

/** The model's picture without the padding that made a legal size of the photo's shape. Nothing is resampled. */
async function placeWhole(
  { directory, blobs, pixels }: Parts,
  open: OpenEdit,
  answer: ImageRecord,
): Promise<PlacedImage> {
  const content = contentInAnswer(answer, open.plan);
  const same = {
    ...factsOf(open, answer, answer.mime),
    alpha: answer.alpha,
    ...NOT_EXACT,
  };
  if (content.width === answer.width && content.height === answer.height) {
    const { sha256, sizeBytes, width, height } = answer;
    return { ...same, sha256, sizeBytes, width, height };
  }
  const outputPath = join(directory, `${randomUUID()}.placing`);
  try {
    const quality = open.params.outputCompression ?? 95;
    const { width, height } = await blobs.withFile(answer.sha256, (sourcePath) =>
      pixels.run('cutAnswer', { sourcePath, part: content, mime: answer.mime, quality, outputPath }),
    );
    return { ...same, ...(await importFile(blobs, outputPath)), width, height };
  } finally {
    await rm(outputPath, { force: true });
  }
}

function factsOf({ run, params }: OpenEdit, answer: ImageRecord, mime: string) {
  return {
    rawId: answer.id,
    position: answer.position,
    costMicroUsd: answer.costMicroUsd,
    mime,
    fileName: downloadFileName({
      prompt: params.prompt,
      index: answer.position,
      mime,
      createdAt: run.createdAt,
    }),
  };
}
