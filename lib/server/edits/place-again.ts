import 'server-only';
import { storedEdit } from '@/lib/server/database/stored-json';
import { isPlacedAlike, NOT_EXACT } from '@/lib/server/records/run-images';
import type { ImageRecord, RunRecord } from '@/lib/server/records/run-record';
import { OverpaintError } from '@/lib/shared/errors';
import { type PlaceWish, USUAL_PLACING } from '@/lib/shared/placing';
import type { EditWorkParts } from './edit-work';
import { featherOf, type Placing, placeAnswer, placeExact, storedPlacing } from './place-answer';
import { type OpenEdit, readEdit } from './read-edit';

type Parts = EditWorkParts & { changed: (run: RunRecord) => void };

/**
 * Puts an answer back once more, in another way, or at last, where that failed when it came. Nothing is paid: the answer is
 * in the library.
 *
 * @param imageId the answer, or a placed version of it
 * @param wish without a mask there is nothing to choose
 * @returns the version there is already, when it was placed in that way before; it is the one that is shown again
 * @throws OverpaintError image_not_found, not_an_edit, source_deleted
 */
export type PlaceAgain = (ownerId: string, imageId: string, wish: PlaceWish) => Promise<ImageRecord>;

export function createPlaceAgain(parts: Parts): PlaceAgain {
  const { images, uploads, store } = parts;
  const placing = new Map<string, Promise<ImageRecord>>();

  async function placeNew(
    ownerId: string,
    answer: ImageRecord,
    run: RunRecord,
    wish: PlaceWish,
  ): Promise<ImageRecord> {
    const edit = await readEdit(images, uploads.kept, run);
    const versions = await images.versionsOf(ownerId, answer.id);
    const whole =
      edit.mask === null ||
      (edit.edit.placement === 'whole' && wish.featherPx === null && versions.length === 0);
    const wanted = placingOf(edit, wish);
    const how = whole ? NOT_EXACT : storedPlacing(wanted);
    const known = versions.find((one) => isPlacedAlike(one, how));
    const place = async () => {
      const placed = whole
        ? await placeAnswer(parts, edit, answer)
        : await placeExact(parts, edit, answer, wanted);
      // What could not be put back when it came carries the cost now, as it would have then.
      return versions.length === 0 ? placed : { ...placed, costMicroUsd: 0 };
    };
    const image =
      known === undefined ? await store.addVersion(await place()) : await store.showVersion(known);
    const now = await store.read(run.id);
    if (now !== null) parts.changed(now);
    return image;
  }

  return async (ownerId, imageId, wish) => {
    const { answer, run } = await openPlaced(parts, ownerId, imageId);
    const key = JSON.stringify([
      answer.id,
      wish.featherPx,
      wish.align,
      wish.matchTone,
      wish.matchGrain,
      wish.grow,
    ]);
    const known = placing.get(key);
    if (known !== undefined) return known;
    const made = placeNew(ownerId, answer, run, wish).finally(() => placing.delete(key));
    placing.set(key, made);
    return made;
  };
}

/** What was not chosen is as it was asked for before the call, or as usual. */
export function placingOf(
  edit: OpenEdit,
  { featherPx, align, matchTone, matchGrain, grow }: PlaceWish,
): Placing {
  return {
    featherPx: featherOf(edit, featherPx),
    align: align ?? USUAL_PLACING.align,
    matchTone: matchTone ?? USUAL_PLACING.matchTone,
    matchGrain: matchGrain ?? edit.edit.matchGrain,
    grow: grow ?? USUAL_PLACING.grow,
  };
}

/**
 * The answer behind an image that was put back, or may be, and its run.
 *
 * @throws OverpaintError image_not_found, not_an_edit, source_deleted
 */
export async function openPlaced(
  { images, store }: Pick<Parts, 'images' | 'store'>,
  ownerId: string,
  imageId: string,
): Promise<{ answer: ImageRecord; run: RunRecord }> {
  const image = await images.find(ownerId, imageId);
  if (image === null) throw new OverpaintError('image_not_found');
  const answer = image.rawId === null ? image : await images.find(ownerId, image.rawId);
  if (answer === null) throw new OverpaintError('source_deleted');
  const run = answer.runId === null ? null : await store.find(ownerId, answer.runId);
  const edit = run === null ? null : storedEdit(run);
  const isPlaced = edit !== null && (edit.mask !== null || edit.placement === 'whole');
  if (answer.role !== 'output' || run === null || !isPlaced) throw new OverpaintError('not_an_edit');
  return { answer, run };
}
