import 'server-only';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { importFile } from '@/lib/server/blobs/import-file';
import { withFiles } from '@/lib/server/blobs/with-files';
import type { ImageRecord } from '@/lib/server/records/run-record';
import type { CutOutRequest } from '@/lib/shared/edit-request';
import { OverpaintError } from '@/lib/shared/errors';
import { cutOutFileName } from '@/lib/shared/file-name';
import { readMaskOf, readPictures } from './check-edit';
import type { EditWorkParts } from './edit-work';

/**
 * What a mask selects of an image, on transparent ground, as a new image. Nothing is paid and nothing is sent.
 *
 * @param sourceId any image but a drawing; it stays as it is
 * @returns the one there is already where the same was asked for under the same id; then `created` is false
 * @throws OverpaintError image_not_found, unsupported_image, mask_mismatch, empty_mask, full_mask, source_deleted, id_conflict
 */
export type CutOut = (
  ownerId: string,
  sourceId: string,
  request: CutOutRequest,
) => Promise<{ image: ImageRecord; created: boolean }>;

/** Many of them take turns among themselves, and leave a place to what serves a paid answer. */
const PARTY = 'cut-outs';

type Made = Awaited<ReturnType<CutOut>>;

export function createCutOut(parts: Omit<EditWorkParts, 'store'>): CutOut {
  const { directory, blobs, images, uploads, pixels } = parts;
  const making = new Map<string, Promise<Made>>();

  async function make(ownerId: string, sourceId: string, { mask: maskId, trim, id }: Asked): Promise<Made> {
    const asked = { sourceId, maskId, trimmed: trim ? 1 : 0 };
    const known = await findSame(ownerId, id, asked);
    if (known !== null) return { image: known, created: false };
    const [source] = await readPictures(images, ownerId, [sourceId]);
    if (source === undefined) throw new OverpaintError('image_not_found');
    const { image: mask, painted } = await readMaskOf(images, ownerId, maskId, source);
    if (painted.bounds === null) throw new OverpaintError('empty_mask', { key: 'refusals.cutOutNothing' });
    if (painted.full) throw new OverpaintError('full_mask', { key: 'refusals.cutOutAll' });
    // Whoever reads their bytes waits until these are their own.
    const files = [await uploads.kept(source), await uploads.kept(mask)] as const;
    const outputPath = join(directory, `${randomUUID()}.cut-out`);
    try {
      const made = await withFiles(blobs, files, ([sourcePath, maskPath]) =>
        pixels.run(
          'cutOut',
          { sourcePath, ours: source.role !== 'output', maskPath, trim, outputPath },
          { party: PARTY },
        ),
      );
      const image = await images.addCutOut({
        ...asked,
        ...(await importFile(blobs, outputPath)),
        id,
        ownerId,
        mime: 'image/png',
        width: made.width,
        height: made.height,
        alpha: made.hasTransparency ? 'transparent' : null,
        fileName: cutOutFileName(source.fileName),
      });
      if (image !== null) return { image, created: true };
    } catch (error) {
      // Its bytes may have been deleted for good in the middle of this.
      if ((await images.find(ownerId, sourceId)) === null) throw new OverpaintError('image_not_found');
      throw error;
    } finally {
      await rm(outputPath, { force: true });
    }
    const other = await findSame(ownerId, id, asked);
    if (other === null) throw new OverpaintError('id_conflict', { key: 'refusals.cutOutId' });
    return { image: other, created: false };
  }

  /** @throws OverpaintError id_conflict where the id is that of another image */
  async function findSame(
    ownerId: string,
    id: string,
    asked: Pick<ImageRecord, 'sourceId' | 'maskId' | 'trimmed'>,
  ): Promise<ImageRecord | null> {
    const image = await images.find(ownerId, id);
    if (image === null) return null;
    const isSame =
      image.sourceId === asked.sourceId && image.maskId === asked.maskId && image.trimmed === asked.trimmed;
    if (!isSame) throw new OverpaintError('id_conflict', { key: 'refusals.cutOutId' });
    return image;
  }

  return async (ownerId, sourceId, { id = randomUUID(), ...request }) => {
    const asked = { ...request, id };
    const key = JSON.stringify([ownerId, sourceId, asked]);
    const known = making.get(key);
    if (known !== undefined) return { ...(await known), created: false };
    const made = make(ownerId, sourceId, asked).finally(() => making.delete(key));
    making.set(key, made);
    return made;
  };
}

type Asked = CutOutRequest & { id: string };
