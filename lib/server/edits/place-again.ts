import 'server-only';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import type { ImageStore } from '@/lib/server/runs/image-store';
import type { ImageRecord, RunRecord } from '@/lib/server/runs/run-record';
import type { RunStore } from '@/lib/server/runs/run-store';
import { OverpaintError } from '@/lib/shared/errors';
import { featherOf, placeExact } from './place-answer';
import { readEdit } from './read-edit';

type Parts = {
  directory: string;
  blobs: BlobStore;
  images: ImageStore;
  store: RunStore;
  pixels: PixelWorker;
  changed: (run: RunRecord) => void;
};

/**
 * Puts an answer back once more, with another fade. Nothing is paid: the answer is in the library.
 *
 * @param imageId the answer, or a placed version of it
 * @param featherPx photo pixels; null: what suits what was painted
 * @returns the version there is already, when it was placed with that fade before; it is the one that is shown again
 * @throws OverpaintError image_not_found, not_an_edit, source_deleted
 */
export type PlaceAgain = (ownerId: string, imageId: string, featherPx: number | null) => Promise<ImageRecord>;

export function createPlaceAgain(parts: Parts): PlaceAgain {
  const { images, store } = parts;
  const placing = new Map<string, Promise<ImageRecord>>();

  async function placeNew(
    ownerId: string,
    answer: ImageRecord,
    run: RunRecord,
    wanted: number | null,
  ): Promise<ImageRecord> {
    const edit = await readEdit(images, run);
    const featherPx = featherOf(edit, wanted);
    const known = (await images.versionsOf(ownerId, answer.id)).find((one) => one.featherPx === featherPx);
    const image =
      known === undefined
        ? await store.addVersion({
            ...(await placeExact(parts, edit, answer, featherPx)),
            costMicroUsd: 0,
          })
        : await store.showVersion(known);
    const now = await store.read(run.id);
    if (now !== null) parts.changed(now);
    return image;
  }

  return async (ownerId, imageId, featherPx) => {
    const image = await images.find(ownerId, imageId);
    if (image === null) throw new OverpaintError('image_not_found');
    const answer = image.rawId === null ? image : await images.find(ownerId, image.rawId);
    if (answer === null) throw new OverpaintError('source_deleted');
    const run = answer.runId === null ? null : await store.find(ownerId, answer.runId);
    const masked = run?.edit != null && JSON.parse(run.edit).mask !== null;
    if (answer.role !== 'output' || run === null || !masked) {
      throw new OverpaintError('not_an_edit');
    }
    const key = `${answer.id} ${featherPx}`;
    const known = placing.get(key);
    if (known !== undefined) return known;
    const made = placeNew(ownerId, answer, run, featherPx).finally(() => placing.delete(key));
    placing.set(key, made);
    return made;
  };
}
