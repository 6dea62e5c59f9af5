import 'server-only';
import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { OverpaintError } from '@/lib/shared/errors';
import type {
  CollectionChange,
  OtherPerson,
  WireCollection,
  WireSharing,
} from '@/lib/shared/wire-collections';
import { accessOf, type CollectionRecord, reachOwn, SEEN_OF_COLLECTION, selectReachable } from './reach';

/** All of them come with one request, as cards. */
const MAX_COLLECTIONS = 500;

export type CollectionStore = ReturnType<typeof createCollectionStore>;

/**
 * Named shelves of images, and whom they are shared with. Name, cover and sharing change from a named revision, so that no
 * window overwrites another's change unseen; what is put in and taken out does not touch the revision.
 */
export function createCollectionStore({ query, now }: OpenDatabase) {
  async function read(personId: string, id: string | null): Promise<WireCollection[]> {
    let select = selectReachable(query, personId)
      .leftJoin('person as owner', 'owner.id', 'collection.ownerId')
      .selectAll('collection')
      .select(['share.may as sharedAs', 'owner.name as ownerName'])
      .select([
        sql<number>`(select count(*) from ${SEEN_OF_COLLECTION})`.as('count'),
        sql<number>`(select count(*) from collection_share as other where other.collection_id = collection.id)`.as(
          'shares',
        ),
        sql<string | null>`coalesce(
          (select place.image_id from ${SEEN_OF_COLLECTION} and place.image_id = collection.cover_image_id),
          (select place.image_id from ${SEEN_OF_COLLECTION} order by place.position, place.image_id limit 1)
        )`.as('shownCoverId'),
      ])
      .orderBy('collection.updatedAt', 'desc')
      .orderBy('collection.id');
    if (id !== null) select = select.where('collection.id', '=', id);
    const rows = await select.execute();
    const mimes = await mimesOf(rows.flatMap(({ shownCoverId }) => shownCoverId ?? []));
    return rows.map((row) => {
      const access = accessOf(row, personId);
      const mime = row.shownCoverId === null ? undefined : mimes.get(row.shownCoverId);
      return {
        id: row.id,
        name: row.name,
        revision: row.revision,
        access,
        ownerName: access === 'own' ? null : row.ownerName,
        shared: row.everybodyMay !== 'nothing' || Number(row.shares) > 0,
        count: Number(row.count),
        cover: row.shownCoverId === null || mime === undefined ? null : { id: row.shownCoverId, mime },
        coverImageId: row.coverImageId,
        createdAt: row.createdAt,
        updatedAt: row.updatedAt,
      };
    });
  }

  async function mimesOf(ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await query.selectFrom('image').select(['id', 'mime']).where('id', 'in', ids).execute();
    return new Map(rows.map(({ id, mime }) => [id, mime]));
  }

  async function find(personId: string, id: string): Promise<WireCollection> {
    const [collection] = await read(personId, id);
    if (collection === undefined) throw new OverpaintError('collection_not_found');
    return collection;
  }

  async function setSharing(
    transaction: Transaction<Database>,
    collection: CollectionRecord,
    sharing: WireSharing,
  ): Promise<void> {
    const ids = sharing.people.map(({ id }) => id);
    const known = new Set((await listOthers(transaction, collection.ownerId)).map(({ id }) => id));
    if (ids.some((id) => !known.has(id))) throw new OverpaintError('person_not_found');
    await transaction.deleteFrom('collectionShare').where('collectionId', '=', collection.id).execute();
    if (ids.length === 0) return;
    await transaction
      .insertInto('collectionShare')
      .values(sharing.people.map(({ id: personId, may }) => ({ collectionId: collection.id, personId, may })))
      .execute();
  }

  return {
    /** One's own and those that are shared with one, changed last first. */
    list: (personId: string) => read(personId, null),

    /** @throws OverpaintError collection_not_found */
    find,

    /** @throws OverpaintError invalid_request where there are too many */
    async create(ownerId: string, name: string): Promise<WireCollection> {
      const { count } = await query
        .selectFrom('collection')
        .select((is) => is.fn.countAll<number>().as('count'))
        .where('ownerId', '=', ownerId)
        .executeTakeFirstOrThrow();
      if (Number(count) >= MAX_COLLECTIONS) {
        throw new OverpaintError('invalid_request', {
          key: 'refusals.collectionsFull',
          values: { max: MAX_COLLECTIONS },
        });
      }
      const id = randomUUID();
      const at = await now();
      await query
        .insertInto('collection')
        .values({
          id,
          ownerId,
          name,
          coverImageId: null,
          everybodyMay: 'nothing',
          revision: 1,
          createdAt: at,
          updatedAt: at,
        })
        .execute();
      return find(ownerId, id);
    },

    /** @throws OverpaintError changed_meanwhile, collection_not_found, not_allowed, image_not_found, person_not_found */
    async change(personId: string, id: string, change: CollectionChange): Promise<WireCollection> {
      const { revision, name, cover, sharing } = change;
      const updatedAt = await now();
      await query.transaction().execute(async (transaction) => {
        const collection = await reachOwn(transaction, personId, id);
        const { numUpdatedRows } = await transaction
          .updateTable('collection')
          .set({
            revision: revision + 1,
            updatedAt,
            ...(name !== undefined && { name }),
            ...(cover !== undefined && { coverImageId: cover }),
            ...(sharing !== undefined && { everybodyMay: sharing.everybodyMay }),
          })
          .where('id', '=', id)
          .where('revision', '=', revision)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) throw new OverpaintError('changed_meanwhile');
        if (cover != null && !(await hasImage(transaction, id, cover))) {
          throw new OverpaintError('image_not_found');
        }
        if (sharing !== undefined) await setSharing(transaction, collection, sharing);
      });
      return find(personId, id);
    },

    /**
     * With its links and what visitors said by them. Its images stay.
     * @throws OverpaintError changed_meanwhile, collection_not_found, not_allowed
     */
    async remove(personId: string, id: string, revision: number): Promise<void> {
      await query.transaction().execute(async (transaction) => {
        const collection = await reachOwn(transaction, personId, id);
        if (collection.revision !== revision) throw new OverpaintError('changed_meanwhile');
        const links = transaction.selectFrom('link').select('id').where('collectionId', '=', id);
        await transaction.deleteFrom('linkMark').where('linkId', 'in', links).execute();
        await transaction.deleteFrom('link').where('collectionId', '=', id).execute();
        await transaction.deleteFrom('collectionShare').where('collectionId', '=', id).execute();
        await transaction.deleteFrom('collectionImage').where('collectionId', '=', id).execute();
        await transaction.deleteFrom('collection').where('id', '=', id).execute();
      });
    },

    /** @throws OverpaintError collection_not_found, not_allowed */
    async sharing(personId: string, id: string): Promise<WireSharing> {
      const { everybodyMay } = await reachOwn(query, personId, id);
      const people = await query
        .selectFrom('collectionShare')
        .select(['personId as id', 'may'])
        .where('collectionId', '=', id)
        .orderBy('personId')
        .execute();
      return { everybodyMay, people };
    },

    /** With whom something can be shared. */
    others: (personId: string) => listOthers(query, personId),
  };
}

async function hasImage(query: Kysely<Database>, collectionId: string, imageId: string): Promise<boolean> {
  const row = await query
    .selectFrom('collectionImage')
    .select('imageId')
    .where('collectionId', '=', collectionId)
    .where('imageId', '=', imageId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Everybody else who has an account and can use it, by name. */
async function listOthers(query: Kysely<Database>, personId: string): Promise<OtherPerson[]> {
  return query
    .selectFrom('person')
    .select(['id', 'name', 'email'])
    .where('state', 'in', ['active', 'disabled'])
    .where('id', '!=', personId)
    .orderBy('name')
    .orderBy('id')
    .execute();
}
