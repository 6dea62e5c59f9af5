import 'server-only';
import type { Kysely, Transaction } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { OverpaintError } from '@/lib/shared/errors';
import {
  type CollectionImage,
  type CollectionImages,
  type ImagesMove,
  MAX_COLLECTION_IMAGES,
} from '@/lib/shared/wire-collections';
import { type Place, readPlaceCursor, writePlaceCursor } from './place-cursor';
import { placesBetween } from './places-between';
import { SEEN_COLUMNS, toSeenImage, withoutOrigin } from './present-images';
import { ownerOnly, type ReachedCollection, reach, selectSeen } from './reach';

type Page = { cursor: string | null; limit: number };

export type CollectionImageStore = ReturnType<typeof createCollectionImageStore>;

/** Which images lie in which collection, and in which order. */
export function createCollectionImageStore({ engine, query, now }: OpenDatabase) {
  /** One after the other in each collection: places are given, counted and moved. */
  async function changing<Result>(
    personId: string,
    id: string,
    work: (transaction: Transaction<Database>, collection: ReachedCollection, at: number) => Promise<Result>,
  ): Promise<Result> {
    const at = await now();
    return query.transaction().execute(async (transaction) => {
      if (engine === 'postgres') {
        await transaction.selectFrom('collection').select('id').where('id', '=', id).forUpdate().execute();
      }
      const collection = await reach(transaction, personId, id);
      const result = await work(transaction, collection, at);
      await transaction.updateTable('collection').set({ updatedAt: at }).where('id', '=', id).execute();
      return result;
    });
  }

  return {
    /** @throws OverpaintError collection_not_found, invalid_cursor */
    async page(personId: string, id: string, { cursor, limit }: Page): Promise<CollectionImages> {
      const collection = await reach(query, personId, id);
      const after = readPlaceCursor(cursor);
      let select = selectSeen(query, id)
        .leftJoin('run', 'run.id', 'image.runId')
        .leftJoin('person', 'person.id', 'place.addedBy')
        .select(SEEN_COLUMNS)
        .select(['place.position', 'place.addedBy', 'person.name as addedByName', 'run.params'])
        .orderBy('place.position')
        .orderBy('place.imageId')
        .limit(limit + 1);
      if (after !== null) {
        select = select.where((is) =>
          is.or([
            is('place.position', '>', after.position),
            is.and([is('place.position', '=', after.position), is('place.imageId', '>', after.imageId)]),
          ]),
        );
      }
      const rows = await select.execute();
      const last = rows[limit - 1];
      return {
        images: rows.slice(0, limit).map((row): CollectionImage => {
          const mine = row.ownerId === personId;
          const isAdder = row.addedBy === personId;
          return {
            ...toSeenImage(row, { prompt: mine, cost: mine }),
            mine,
            addedByName: isAdder ? null : row.addedByName,
            removable: isAdder || collection.access === 'own',
          };
        }),
        nextCursor:
          rows.length > limit && last !== undefined
            ? writePlaceCursor({ position: last.position, imageId: last.id })
            : null,
      };
    },

    /**
     * At the end, in the order given; those that are there already stay where they are.
     *
     * @returns how many came
     * @throws OverpaintError collection_not_found, not_allowed, image_not_found for what is not this person's own, invalid_request
     */
    add: (personId: string, id: string, imageIds: readonly string[]) =>
      changing(personId, id, async (transaction, collection, at) => {
        if (collection.access === 'see') {
          throw new OverpaintError('not_allowed', { key: 'refusals.collectionSeeOnly' });
        }
        await checkOwn(transaction, personId, imageIds);
        const there = await transaction
          .selectFrom('collectionImage')
          .select('imageId')
          .where('collectionId', '=', id)
          .where('imageId', 'in', imageIds)
          .execute();
        const { last, count } = await transaction
          .selectFrom('collectionImage')
          .select((is) => [is.fn.max('position').as('last'), is.fn.countAll<number>().as('count')])
          .where('collectionId', '=', id)
          .executeTakeFirstOrThrow();
        const known = new Set(there.map(({ imageId }) => imageId));
        const fresh = imageIds.filter((imageId) => !known.has(imageId));
        if (Number(count) + fresh.length > MAX_COLLECTION_IMAGES) {
          throw new OverpaintError('invalid_request', {
            key: 'refusals.collectionFull',
            values: { max: MAX_COLLECTION_IMAGES },
          });
        }
        if (fresh.length === 0) return 0;
        const from = last ?? 0;
        await transaction
          .insertInto('collectionImage')
          .values(
            fresh.map((imageId, index) => ({
              collectionId: id,
              imageId,
              position: from + index + 1,
              addedBy: personId,
              addedAt: at,
            })),
          )
          .execute();
        return fresh.length;
      }),

    /**
     * Its owner takes out any, others what they put in. The images themselves stay.
     *
     * @returns how many went
     * @throws OverpaintError collection_not_found, not_allowed
     */
    remove: (personId: string, id: string, imageIds: readonly string[]) =>
      changing(personId, id, async (transaction, collection) => {
        const there = await transaction
          .selectFrom('collectionImage')
          .select(['imageId', 'addedBy'])
          .where('collectionId', '=', id)
          .where('imageId', 'in', imageIds)
          .execute();
        if (collection.access !== 'own' && there.some(({ addedBy }) => addedBy !== personId)) {
          throw new OverpaintError('not_allowed', { key: 'refusals.collectionOwnImagesOnly' });
        }
        if (there.length === 0) return 0;
        const ids = there.map(({ imageId }) => imageId);
        await transaction
          .deleteFrom('collectionImage')
          .where('collectionId', '=', id)
          .where('imageId', 'in', ids)
          .execute();
        await transaction
          .updateTable('collection')
          .set({ coverImageId: null })
          .where('id', '=', id)
          .where('coverImageId', 'in', ids)
          .execute();
        return ids.length;
      }),

    /**
     * Together, in the order given, in front of another one. It names a neighbour and no number, so that two windows that
     * move different images do not disturb each other.
     *
     * @throws OverpaintError collection_not_found, not_allowed; changed_meanwhile where one of them is no longer there
     */
    move: (personId: string, id: string, { move, before }: ImagesMove) =>
      changing(personId, id, async (transaction, collection) => {
        if (collection.access !== 'own') throw ownerOnly();
        const all = await transaction
          .selectFrom('collectionImage')
          .select(['imageId', 'position'])
          .where('collectionId', '=', id)
          .orderBy('position')
          .orderBy('imageId')
          .execute();
        const moved = new Set(move);
        const rest = all.filter(({ imageId }) => !moved.has(imageId));
        const at = before === null ? rest.length : rest.findIndex(({ imageId }) => imageId === before);
        if (all.length - rest.length !== move.length || at < 0) throw new OverpaintError('changed_meanwhile');
        const between = placesBetween(
          rest[at - 1]?.position ?? null,
          rest[at]?.position ?? null,
          move.length,
        );
        if (between === null) {
          const inOrder = rest.map(({ imageId }) => imageId).toSpliced(at, 0, ...move);
          await place(
            transaction,
            id,
            inOrder.map((imageId, index) => ({ imageId, position: index + 1 })),
          );
        } else {
          await place(
            transaction,
            id,
            move.map((imageId, index) => ({ imageId, position: between[index] ?? 0 })),
          );
        }
        return move.length;
      }),

    /**
     * One image, for those who may see the collection; of another person without what it was made of.
     * @throws OverpaintError collection_not_found, image_not_found
     */
    async find(personId: string, id: string, imageId: string): Promise<ImageRecord> {
      await reach(query, personId, id);
      const image = await selectSeen(query, id)
        .selectAll('image')
        .where('image.id', '=', imageId)
        .executeTakeFirst();
      if (image === undefined) throw new OverpaintError('image_not_found');
      return image;
    },

    /**
     * All of them in their order, others' without what they were made of.
     * @throws OverpaintError collection_not_found
     */
    async listAll(personId: string, id: string): Promise<ImageRecord[]> {
      await reach(query, personId, id);
      const images = await selectSeen(query, id)
        .selectAll('image')
        .orderBy('place.position')
        .orderBy('place.imageId')
        .execute();
      return images.map((image) => (image.ownerId === personId ? image : withoutOrigin(image)));
    },
  };
}

/** @throws OverpaintError image_not_found */
async function checkOwn(query: Kysely<Database>, ownerId: string, ids: readonly string[]): Promise<void> {
  const { count } = await query
    .selectFrom('image')
    .select((is) => is.fn.countAll<number>().as('count'))
    .where('id', 'in', ids)
    .where('ownerId', '=', ownerId)
    .where('deletedAt', 'is', null)
    .where('purgedAt', 'is', null)
    .executeTakeFirstOrThrow();
  if (Number(count) !== ids.length) {
    throw new OverpaintError('image_not_found', { key: 'refusals.imageGone' });
  }
}

async function place(
  transaction: Transaction<Database>,
  collectionId: string,
  places: readonly Place[],
): Promise<void> {
  for (const { imageId, position } of places) {
    await transaction
      .updateTable('collectionImage')
      .set({ position })
      .where('collectionId', '=', collectionId)
      .where('imageId', '=', imageId)
      .execute();
  }
}
