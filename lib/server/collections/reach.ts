import 'server-only';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { CollectionTable } from '@/lib/server/database/accounts-schema';
import type { Database } from '@/lib/server/database/schema';
import { OverpaintError } from '@/lib/shared/errors';
import type { CollectionAccess, SharedAccess } from '@/lib/shared/wire-collections';

export type CollectionRecord = Selectable<CollectionTable>;
export type ReachedCollection = CollectionRecord & { access: CollectionAccess };

type ReachedRow = CollectionRecord & { sharedAs: SharedAccess | null };

/** Collections that a person may see: their own, what is shared with them, and what is shared with everybody. */
export function selectReachable(query: Kysely<Database>, personId: string) {
  return query
    .selectFrom('collection')
    .leftJoin('collectionShare as share', (join) =>
      join.onRef('share.collectionId', '=', 'collection.id').on('share.personId', '=', personId),
    )
    .where((is) =>
      is.or([
        is('collection.ownerId', '=', personId),
        is('collection.everybodyMay', '!=', 'nothing'),
        is('share.personId', 'is not', null),
      ]),
    );
}

export function accessOf(row: ReachedRow, personId: string): CollectionAccess {
  if (row.ownerId === personId) return 'own';
  return row.everybodyMay === 'add' || row.sharedAs === 'add' ? 'add' : 'see';
}

/** @throws OverpaintError collection_not_found, whether there is none or it is not for this person */
export async function reach(
  query: Kysely<Database>,
  personId: string,
  id: string,
): Promise<ReachedCollection> {
  const row = await selectReachable(query, personId)
    .selectAll('collection')
    .select('share.may as sharedAs')
    .where('collection.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new OverpaintError('collection_not_found');
  const { sharedAs: _, ...collection } = row;
  return { ...collection, access: accessOf(row, personId) };
}

/** @throws OverpaintError collection_not_found; not_allowed where it is shared with this person */
export async function reachOwn(
  query: Kysely<Database>,
  personId: string,
  id: string,
): Promise<ReachedCollection> {
  const collection = await reach(query, personId, id);
  if (collection.access !== 'own') throw ownerOnly();
  return collection;
}

export function ownerOnly(): OverpaintError {
  return new OverpaintError('not_allowed', { key: 'refusals.collectionOwnerOnly' });
}

/** Those of a collection that can be seen now: what lies in the bin comes back when it is restored. */
export function selectSeen(query: Kysely<Database>, collectionId: string) {
  return query
    .selectFrom('collectionImage as place')
    .innerJoin('image', 'image.id', 'place.imageId')
    .where('place.collectionId', '=', collectionId)
    .where('image.deletedAt', 'is', null)
    .where('image.purgedAt', 'is', null);
}

/** The same as a part of a query about many collections, for the row of `collection`. */
export const SEEN_OF_COLLECTION = sql`
  collection_image as place inner join image on image.id = place.image_id
  where place.collection_id = collection.id and image.deleted_at is null and image.purged_at is null`;
