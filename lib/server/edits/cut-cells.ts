import 'server-only';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { importFile } from '@/lib/server/blobs/import-file';
import { withFiles } from '@/lib/server/blobs/with-files';
import type { ImageRecord } from '@/lib/server/records/run-record';
import type { CellsRequest } from '@/lib/shared/edit-request';
import { OverpaintError } from '@/lib/shared/errors';
import { cellFileName } from '@/lib/shared/file-name';
import { cellRect } from '@/lib/shared/recipes/sticker-grid';
import { readPictures } from './check-edit';
import type { EditWorkParts } from './edit-work';

/**
 * Equal parts of an image, each as an image of its own that came from it. Nothing is paid and nothing is sent.
 *
 * @returns those that were wanted, in reading order; where the same was asked for under the same ids, those that are there
 * already, and `created` is false
 * @throws OverpaintError image_not_found, unsupported_image, id_conflict
 */
export type CutCells = (
  ownerId: string,
  sourceId: string,
  request: CellsRequest,
) => Promise<{ images: ImageRecord[]; created: boolean }>;

const PARTY = 'cut-outs';
/** Less would be no picture. */
const LEAST_SIDE_PX = 16;

export function createCutCells(parts: Omit<EditWorkParts, 'store'>): CutCells {
  const { directory, blobs, images, uploads, pixels } = parts;

  return async (ownerId, sourceId, { columns, rows, ids }) => {
    const grid = { columns, rows };
    const wanted = ids.flatMap((id, index) => (id === null ? [] : [{ id, index }]));
    const known = await findSame(ownerId, sourceId, grid, wanted);
    if (known !== null) return { images: known, created: false };
    const [found] = await readPictures(images, ownerId, [sourceId]);
    if (found === undefined) throw new OverpaintError('image_not_found');
    const source = await uploads.kept(found);
    const first = cellRect(source, grid, 0);
    if (Math.min(first.width, first.height) < LEAST_SIDE_PX)
      throw new OverpaintError('invalid_request', { key: 'refusals.smallCells' });
    const cells = wanted.map(({ id, index }) => ({
      id,
      index,
      outputPath: join(directory, `${randomUUID()}.cell`),
    }));
    try {
      const made = await withFiles(blobs, [source], ([sourcePath]) =>
        pixels.run(
          'cutCells',
          {
            sourcePath,
            ...grid,
            cells: cells.map(({ index, outputPath }) => ({ index, outputPath })),
          },
          { party: PARTY },
        ),
      );
      const rowsOfCells = [];
      for (const [at, { id, index, outputPath }] of cells.entries()) {
        const facts = made[at];
        if (facts === undefined) throw new Error(`Cell ${index} was not made`);
        const { width, height, hasTransparency } = facts;
        rowsOfCells.push({
          ...(await importFile(blobs, outputPath)),
          id,
          ownerId,
          sourceId,
          position: index,
          mime: 'image/png',
          width,
          height,
          alpha: hasTransparency ? ('transparent' as const) : null,
          fileName: cellFileName(source.fileName, index),
        });
      }
      const added = await images.addCells(rowsOfCells);
      if (added !== null) return { images: added, created: true };
    } catch (error) {
      // Its bytes may have been deleted for good in the middle of this.
      if ((await images.find(ownerId, sourceId)) === null) throw new OverpaintError('image_not_found');
      throw error;
    } finally {
      await Promise.all(cells.map(({ outputPath }) => rm(outputPath, { force: true })));
    }
    const others = await findSame(ownerId, sourceId, grid, wanted);
    if (others === null) throw new OverpaintError('id_conflict', { key: 'refusals.cutOutId' });
    return { images: others, created: false };
  };

  /** @throws OverpaintError id_conflict where one of the ids is that of another image */
  async function findSame(
    ownerId: string,
    sourceId: string,
    grid: { columns: number; rows: number },
    wanted: readonly { id: string; index: number }[],
  ): Promise<ImageRecord[] | null> {
    const known = await images.list(
      ownerId,
      wanted.map(({ id }) => id),
    );
    if (known.length === 0) return null;
    const source = await images.find(ownerId, sourceId);
    const isSame =
      source !== null &&
      wanted.every(({ id, index }, at) => {
        const image = known[at];
        const { width, height } = cellRect(source, grid, index);
        return (
          image?.id === id &&
          image.sourceId === sourceId &&
          image.maskId === null &&
          image.position === index &&
          image.width === width &&
          image.height === height
        );
      });
    if (!isSame) throw new OverpaintError('id_conflict', { key: 'refusals.cutOutId' });
    return known;
  }
}
