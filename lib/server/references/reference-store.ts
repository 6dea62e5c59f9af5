import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database, ReferenceTable, ReferenceVersionTable } from '@/lib/server/database/schema';
import { storedReferenceImages } from '@/lib/server/database/stored-json';
import { isUniqueViolation } from '@/lib/server/database/unique-violation';
import { lockImages } from '@/lib/server/records/lock-rows';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { OverpaintError } from '@/lib/shared/errors';
import { findMentions, mayMention } from '@/lib/shared/mentions';
import { referenceKey } from '@/lib/shared/reference-name';
import {
  type KnownReference,
  MAX_REFERENCES,
  type NewReference,
  type ReferenceChange,
  type ReferenceDetails,
  type ReferenceNow,
  type ReferencePicture,
  type ReferenceRestore,
  type WireReference,
} from '@/lib/shared/wire-references';

export type ReferenceStore = ReturnType<typeof createReferenceStore>;

type Row = Selectable<ReferenceTable>;
type VersionRow = Selectable<ReferenceVersionTable>;
type Living = Row & Pick<VersionRow, 'referenceId' | 'sentence' | 'images'>;

/** Images that can be shown to a model as they are. */
const USABLE: ReadonlySet<ImageRecord['role']> = new Set([
  'output',
  'input',
  'placed',
  'cutout',
  'reference',
]);

/**
 * Whom `@name` means (docs/decisions/045-named-references.md). A reference owns its pictures: rows of the role `reference` with
 * the bytes of the images they were chosen from, which may go.
 *
 * @param kept waits for uploads whose pixels are not stored yet
 */
export function createReferenceStore(
  { engine, query, now }: OpenDatabase,
  kept: (image: ImageRecord) => Promise<ImageRecord>,
) {
  /** With the newest version, by name. */
  async function read(
    from: Kysely<Database>,
    ownerId: string,
    which: { id?: string; deleted: boolean | null },
  ): Promise<Living[]> {
    let select = from
      .selectFrom('reference')
      .innerJoin('referenceVersion as newest', (join) =>
        join
          .onRef('newest.referenceId', '=', 'reference.id')
          .onRef('newest.number', '=', 'reference.version'),
      )
      .selectAll('reference')
      .select(['newest.referenceId', 'newest.sentence', 'newest.images'])
      .where('reference.ownerId', '=', ownerId)
      .orderBy('reference.nameKey')
      .orderBy('reference.id');
    if (which.id !== undefined) select = select.where('reference.id', '=', which.id);
    if (which.deleted === false) select = select.where('reference.deletedAt', 'is', null);
    if (which.deleted === true) select = select.where('reference.deletedAt', 'is not', null);
    return select.execute();
  }

  /** By id; what is gone for good is left out. */
  async function picturesOf(ids: readonly string[]): Promise<Map<string, ReferencePicture>> {
    if (ids.length === 0) return new Map();
    const rows = await query
      .selectFrom('image')
      .select(['id', 'width', 'height', 'mime'])
      .where('id', 'in', ids)
      .where('purgedAt', 'is', null)
      .execute();
    return new Map(rows.map((row) => [row.id, row]));
  }

  async function toWire(rows: readonly Living[]): Promise<WireReference[]> {
    const pictures = await picturesOf(rows.flatMap(storedReferenceImages));
    return rows.map((row) => {
      const { ownerId: _, nameKey: __, referenceId: ___, images: ____, ...told } = row;
      return { ...told, pictures: storedReferenceImages(row).flatMap((id) => pictures.get(id) ?? []) };
    });
  }

  /** @throws OverpaintError reference_not_found */
  async function findOne(ownerId: string, id: string): Promise<WireReference> {
    const [found] = await toWire(await read(query, ownerId, { id, deleted: null }));
    if (found === undefined) throw new OverpaintError('reference_not_found');
    return found;
  }

  /** @throws OverpaintError image_not_found, unsupported_image, invalid_request */
  async function readChosen(ownerId: string, ids: readonly string[]): Promise<ImageRecord[]> {
    const rows = await query
      .selectFrom('image')
      .selectAll()
      .where('id', 'in', ids)
      .where('ownerId', '=', ownerId)
      .where('purgedAt', 'is', null)
      .execute();
    const byId = new Map(rows.map((row) => [row.id, row]));
    const chosen = ids.map((id) => {
      const image = byId.get(id);
      if (image === undefined || (image.deletedAt !== null && image.role !== 'reference'))
        throw new OverpaintError('image_not_found', { key: 'refusals.imageGone' });
      if (image.mime === 'image/svg+xml')
        throw new OverpaintError('unsupported_image', { key: 'refusals.referenceSvg' });
      if (!USABLE.has(image.role))
        throw new OverpaintError('invalid_request', { key: 'refusals.referencePainted' });
      return image;
    });
    return Promise.all(chosen.map(kept));
  }

  /**
   * Pictures of the reference's own, with the bytes of these; those that it has already stay as they are.
   * @throws OverpaintError image_not_found where one has gone for good meanwhile
   */
  async function takeIn(
    transaction: Transaction<Database>,
    ownerId: string,
    chosen: readonly ImageRecord[],
    own: ReadonlySet<string>,
    at: number,
  ): Promise<string[]> {
    const foreign = chosen.filter(({ id }) => !own.has(id));
    const ids = foreign.map(({ id }) => id);
    if (ids.length > 0) {
      // The bin locks them too before their bytes may go: either it sees the new rows, or it was here first.
      await lockImages(transaction, engine, ids);
      const there = await transaction
        .selectFrom('image')
        .select('id')
        .where('id', 'in', ids)
        .where('purgedAt', 'is', null)
        .execute();
      if (there.length !== ids.length)
        throw new OverpaintError('image_not_found', { key: 'refusals.imageGone' });
    }
    const copies = new Map(foreign.map((image) => [image.id, randomUUID()]));
    if (foreign.length > 0) {
      await transaction
        .insertInto('image')
        .values(
          foreign.map(({ id, sha256, mime, width, height, sizeBytes, fileName }) => ({
            id: copies.get(id) as string,
            ownerId,
            role: 'reference' as const,
            position: 0,
            sha256,
            mime,
            width,
            height,
            sizeBytes,
            fileName,
            favourite: 0,
            createdAt: at,
          })),
        )
        .execute();
    }
    return chosen.map(({ id }) => copies.get(id) ?? id);
  }

  async function versionsOf(from: Kysely<Database>, id: string): Promise<VersionRow[]> {
    return from
      .selectFrom('referenceVersion')
      .selectAll()
      .where('referenceId', '=', id)
      .orderBy('number', 'desc')
      .execute();
  }

  /** The row, locked by a change of it. @throws OverpaintError reference_not_found, changed_meanwhile */
  async function touch(
    transaction: Transaction<Database>,
    ownerId: string,
    id: string,
    revision: number,
    change: Partial<Pick<Row, 'name' | 'nameKey' | 'kind' | 'version' | 'deletedAt' | 'updatedAt'>>,
    deleted: boolean,
  ): Promise<void> {
    const { numUpdatedRows } = await transaction
      .updateTable('reference')
      .set({ ...change, revision: revision + 1 })
      .where('id', '=', id)
      .where('ownerId', '=', ownerId)
      .where('revision', '=', revision)
      .where('deletedAt', deleted ? 'is not' : 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return;
    const [row] = await read(transaction, ownerId, { id, deleted });
    throw row === undefined
      ? new OverpaintError('reference_not_found')
      : new OverpaintError('changed_meanwhile', {
          key: 'refusals.referenceChanged',
          values: { name: row.name },
        });
  }

  async function named<Result>(name: string, write: () => Promise<Result>): Promise<Result> {
    try {
      return await write();
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new OverpaintError('name_taken', { key: 'refusals.referenceNameTaken', values: { name } });
    }
  }

  return {
    /** By name. @param deleted those instead that were deleted and can be restored */
    async list(ownerId: string, { deleted = false } = {}): Promise<WireReference[]> {
      const all = await toWire(await read(query, ownerId, { deleted }));
      return deleted ? all.filter(({ pictures }) => pictures.length > 0) : all;
    },

    /** All versions too, the newest first. @throws OverpaintError reference_not_found */
    async find(ownerId: string, id: string): Promise<ReferenceDetails> {
      const reference = await findOne(ownerId, id);
      const versions = await versionsOf(query, id);
      const pictures = await picturesOf(versions.flatMap(storedReferenceImages));
      return {
        reference,
        versions: versions.map((version) => ({
          number: version.number,
          sentence: version.sentence,
          pictures: storedReferenceImages(version).flatMap((each) => pictures.get(each) ?? []),
          createdAt: version.createdAt,
        })),
      };
    },

    /** Whom these prompts mention, with what is needed to send them. */
    async mentionedIn(ownerId: string, prompts: readonly string[]): Promise<KnownReference[]> {
      const some = prompts.filter(mayMention);
      if (some.length === 0) return [];
      const rows = await read(query, ownerId, { deleted: false });
      const known = rows.map((row) => ({ ...row, pictures: [] }));
      const ids = new Set(
        some.flatMap((prompt) =>
          findMentions(prompt, 0, known).flatMap((mention) =>
            mention.kind === 'reference' ? mention.reference.id : [],
          ),
        ),
      );
      return toWire(rows.filter(({ id }) => ids.has(id)));
    },

    /** What has become of references that a run used. */
    async nowOf(ownerId: string, ids: readonly string[]): Promise<ReferenceNow[]> {
      if (ids.length === 0) return [];
      const rows = await query
        .selectFrom('reference')
        .select(['id', 'name', 'version'])
        .where('id', 'in', ids)
        .where('ownerId', '=', ownerId)
        .where('deletedAt', 'is', null)
        .execute();
      const living = new Map(rows.map(({ id, ...now }) => [id, now]));
      return ids.map((id) => ({ id, now: living.get(id) ?? null }));
    },

    /**
     * Keeps a new one. The same id again is the same reference.
     * @throws OverpaintError name_taken, id_conflict, image_not_found, unsupported_image, invalid_request
     */
    async create(
      ownerId: string,
      { id = randomUUID(), name, kind, sentence, images }: NewReference,
    ): Promise<{ reference: WireReference; created: boolean }> {
      const known = await query.selectFrom('reference').selectAll().where('id', '=', id).executeTakeFirst();
      if (known !== undefined) {
        if (known.ownerId !== ownerId || known.nameKey !== referenceKey(name) || known.kind !== kind)
          throw new OverpaintError('id_conflict', { key: 'refusals.referenceId' });
        return { reference: await findOne(ownerId, id), created: false };
      }
      const { count } = await query
        .selectFrom('reference')
        .select((is) => is.fn.countAll<number>().as('count'))
        .where('ownerId', '=', ownerId)
        .where('deletedAt', 'is', null)
        .executeTakeFirstOrThrow();
      if (Number(count) >= MAX_REFERENCES) {
        throw new OverpaintError('invalid_request', {
          key: 'refusals.referencesFull',
          values: { max: MAX_REFERENCES },
        });
      }
      const chosen = await readChosen(ownerId, images);
      const at = await now();
      await named(name, () =>
        query.transaction().execute(async (transaction) => {
          const nameKey = referenceKey(name);
          const row = { id, ownerId, name, nameKey, kind, version: 1, revision: 1 };
          await transaction
            .insertInto('reference')
            .values({ ...row, createdAt: at, updatedAt: at, deletedAt: null })
            .execute();
          const own = await takeIn(transaction, ownerId, chosen, new Set(), at);
          await transaction
            .insertInto('referenceVersion')
            .values({ referenceId: id, number: 1, sentence, images: JSON.stringify(own), createdAt: at })
            .execute();
        }),
      );
      return { reference: await findOne(ownerId, id), created: true };
    },

    /**
     * Other pictures or another sentence make a new version; name and kind are of all versions.
     * @throws OverpaintError reference_not_found, changed_meanwhile, name_taken, image_not_found, unsupported_image, invalid_request
     */
    async change(ownerId: string, id: string, change: ReferenceChange): Promise<WireReference> {
      const { revision, name, kind } = change;
      const [current] = await read(query, ownerId, { id, deleted: false });
      if (current === undefined) throw new OverpaintError('reference_not_found');
      const before = storedReferenceImages(current);
      const { images = before, sentence = current.sentence } = change;
      const isNew = sentence !== current.sentence || JSON.stringify(images) !== JSON.stringify(before);
      const chosen = isNew ? await readChosen(ownerId, images) : [];
      const at = await now();
      const version = current.version + 1;
      await named(name ?? current.name, () =>
        query.transaction().execute(async (transaction) => {
          await touch(
            transaction,
            ownerId,
            id,
            revision,
            {
              updatedAt: at,
              ...(name !== undefined && { name, nameKey: referenceKey(name) }),
              ...(kind !== undefined && { kind }),
              ...(isNew && { version }),
            },
            false,
          );
          if (!isNew) return;
          const own = new Set((await versionsOf(transaction, id)).flatMap(storedReferenceImages));
          const taken = await takeIn(transaction, ownerId, chosen, own, at);
          const row = { referenceId: id, number: version, sentence, images: JSON.stringify(taken) };
          await transaction
            .insertInto('referenceVersion')
            .values({ ...row, createdAt: at })
            .execute();
        }),
      );
      return findOne(ownerId, id);
    },

    /**
     * Its name is free at once. Its pictures wait as long as what is in the bin.
     * @throws OverpaintError reference_not_found, changed_meanwhile
     */
    async remove(ownerId: string, id: string, revision: number): Promise<void> {
      const at = await now();
      await query.transaction().execute(async (transaction) => {
        await touch(transaction, ownerId, id, revision, { deletedAt: at, updatedAt: at }, false);
        const pictures = (await versionsOf(transaction, id)).flatMap(storedReferenceImages);
        await setDeleted(transaction, pictures, at);
      });
    },

    /**
     * @throws OverpaintError reference_not_found also where its pictures are gone for good; changed_meanwhile; name_taken
     *   where another has its name by now
     */
    async restore(ownerId: string, id: string, { revision, name }: ReferenceRestore): Promise<WireReference> {
      const [current] = await read(query, ownerId, { id, deleted: true });
      if (current === undefined) throw new OverpaintError('reference_not_found');
      const at = await now();
      const wanted = name ?? current.name;
      await named(wanted, () =>
        query.transaction().execute(async (transaction) => {
          await touch(
            transaction,
            ownerId,
            id,
            revision,
            { deletedAt: null, updatedAt: at, name: wanted, nameKey: referenceKey(wanted) },
            true,
          );
          const pictures = (await versionsOf(transaction, id)).flatMap(storedReferenceImages);
          const there = await setDeleted(transaction, pictures, null);
          if (storedReferenceImages(current).some((each) => !there.has(each)))
            throw new OverpaintError('reference_not_found');
        }),
      );
      return findOne(ownerId, id);
    },
  };

  /** @returns those that are not gone for good */
  async function setDeleted(
    transaction: Transaction<Database>,
    ids: readonly string[],
    deletedAt: number | null,
  ): Promise<Set<string>> {
    const each = [...new Set(ids)];
    await lockImages(transaction, engine, each);
    const changed = await transaction
      .updateTable('image')
      .set({ deletedAt })
      .where('id', 'in', each)
      .where('role', '=', 'reference')
      .where('purgedAt', 'is', null)
      .returning('id')
      .execute();
    return new Set(changed.map(({ id }) => id));
  }
}
