import 'server-only';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { storedEdit } from '@/lib/server/database/stored-json';
import type { ImageStore } from '@/lib/server/images/image-store';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import type { ImageRecord, RunRecord } from '@/lib/server/records/run-record';
import type { RunStore } from '@/lib/server/runs/run-store';
import type { Uploads } from '@/lib/server/uploads/ingest-upload';
import { OverpaintError } from '@/lib/shared/errors';
import { featherOf, placeAnswer, placeExact } from './place-answer';
import { readEdit } from './read-edit';

type Parts = {
  directory: string;
  blobs: BlobStore;
  images: ImageStore;
  uploads: Pick<Uploads, 'kept'>;
  store: RunStore;
  pixels: PixelWorker;
  changed: (run: RunRecord) => void;
};

/**
 * Puts an answer back once more, with another fade, or at last, where that failed when it came. Nothing is paid: the
 * answer is in the library.
 *
 * @param imageId the answer, or a placed version of it
 * @param featherPx photo pixels; null: what suits what was painted. Without a mask there is nothing to fade
 * @param matchGrain gives it the photo's grain and sharpness
 * @returns the version there is already, when it was placed in that way before; it is the one that is shown again
 * @throws OverpaintError image_not_found, not_an_edit, source_deleted
 */
export type PlaceAgain = (
  ownerId: string,
  imageId: string,
  featherPx: number | null,
  matchGrain: boolean,
) => Promise<ImageRecord>;

export function createPlaceAgain(parts: Parts): PlaceAgain {
  const { images, uploads, store } = parts;
  const placing = new Map<string, Promise<ImageRecord>>();

  async function placeNew(
    ownerId: string,
    answer: ImageRecord,
    run: RunRecord,
    wanted: number | null,
    matchGrain: boolean,
  ): Promise<ImageRecord> {
    const edit = await readEdit(images, uploads.kept, run);
    const versions = await images.versionsOf(ownerId, answer.id);
    const whole =
      edit.mask === null || (edit.edit.placement === 'whole' && wanted === null && versions.length === 0);
    const featherPx = whole ? null : featherOf(edit, wanted);
    const grain = whole ? null : matchGrain ? 1 : 0;
    const known = versions.find((one) => one.featherPx === featherPx && one.matchGrain === grain);
    const place = async () => {
      const placed = whole
        ? await placeAnswer(parts, edit, answer)
        : await placeExact(parts, edit, answer, { featherPx: featherPx ?? 0, matchGrain });
      // What could not be put back when it came carries the cost now, as it would have then.
      return versions.length === 0 ? placed : { ...placed, costMicroUsd: 0 };
    };
    const image =
      known === undefined ? await store.addVersion(await place()) : await store.showVersion(known);
    const now = await store.read(run.id);
    if (now !== null) parts.changed(now);
    return image;
  }

  return async (ownerId, imageId, featherPx, matchGrain) => {
    const image = await images.find(ownerId, imageId);
    if (image === null) throw new OverpaintError('image_not_found');
    const answer = image.rawId === null ? image : await images.find(ownerId, image.rawId);
    if (answer === null) throw new OverpaintError('source_deleted');
    const run = answer.runId === null ? null : await store.find(ownerId, answer.runId);
    const edit = run === null ? null : storedEdit(run);
    const isPlaced = edit !== null && (edit.mask !== null || edit.placement === 'whole');
    if (answer.role !== 'output' || run === null || !isPlaced) throw new OverpaintError('not_an_edit');
    const key = `${answer.id} ${featherPx} ${matchGrain}`;
    const known = placing.get(key);
    if (known !== undefined) return known;
    const made = placeNew(ownerId, answer, run, featherPx, matchGrain).finally(() => placing.delete(key));
    placing.set(key, made);
    return made;
  };
}
