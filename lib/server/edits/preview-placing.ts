import 'server-only';
import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withFiles } from '@/lib/server/blobs/with-files';
import { OverpaintError } from '@/lib/shared/errors';
import type { PlaceWish } from '@/lib/shared/placing';
import type { EditWorkParts } from './edit-work';
import { openPlaced, placingOf } from './place-again';
import { readEdit } from './read-edit';

/** Enough for twice the width of the panel that shows it. */
const LONG_EDGE_PX = 840;

/**
 * How an answer would look put back in that way, around the mask: a JPEG. Nothing is kept.
 *
 * @param imageId the answer, or a placed version of it
 * @param outline draws the edge of what is put back, with what was drawn beyond the mask
 * @throws OverpaintError image_not_found, not_an_edit, source_deleted
 */
export type PreviewPlacing = (
  ownerId: string,
  imageId: string,
  wish: PlaceWish,
  outline: boolean,
) => Promise<Uint8Array<ArrayBuffer>>;

export function createPreviewPlacing(parts: EditWorkParts): PreviewPlacing {
  const { directory, blobs, images, uploads, pixels } = parts;
  return async (ownerId, imageId, wish, outline) => {
    const { answer, run } = await openPlaced(parts, ownerId, imageId);
    const edit = await readEdit(images, uploads.kept, run);
    const { photo, mask, plan } = edit;
    if (mask === null) throw new OverpaintError('not_an_edit');
    const outputPath = join(directory, `${randomUUID()}.preview`);
    try {
      await withFiles(blobs, [photo, mask, answer], ([sourcePath, maskPath, answerPath]) =>
        pixels.run('previewPlacing', {
          sourcePath,
          maskPath,
          answerPath,
          photo: { width: photo.width, height: photo.height },
          plan,
          ...placingOf(edit, wish),
          longEdgePx: LONG_EDGE_PX,
          outline,
          outputPath,
        }),
      );
      return new Uint8Array(await readFile(outputPath));
    } finally {
      await rm(outputPath, { force: true });
    }
  };
}
