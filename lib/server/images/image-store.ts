import 'server-only';
import type { Selectable } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { ImageTable } from '@/lib/server/database/schema';
import { refreshRunEntries, refreshUploadEntries } from '@/lib/server/library/entries';
import { noteRemovals } from '@/lib/server/library/note-removals';
import { lockImages, touchRuns } from '@/lib/server/records/lock-rows';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { OverpaintError } from '@/lib/shared/errors';

export type UploadedImage = Pick<
  Selectable<ImageTable>,
  'ownerId' | 'sha256' | 'mime' | 'width' | 'height' | 'sizeBytes' | 'painted' | 'fileName'
> & { role: 'input' | 'mask' | 'markup'; uploadSha256: string; acceptedAs?: ImageRecord['acceptedAs'] };

/** What of an image is left when some of it is cut away. Its id is its maker's. */
export type CutOutImage = Pick<
  Selectable<ImageTable>,
  'id' | 'ownerId' | 'sha256' | 'mime' | 'width' | 'height' | 'sizeBytes' | 'alpha' | 'fileName'
> & { sourceId: string; maskId: string; trimmed: number };

/** An equal part of an image. Its id is its maker's; `position`: which part, in reading order. */
export type CellImage = Omit<CutOutImage, 'maskId' | 'trimmed'> & { position: number };

export type ImageStore = ReturnType<typeof createImageStore>;

/**
 * The rows of images. What they refer to is immutable; only favourite and the bin change. Of one that is gone for good
 * (lib/server/library/bin.ts) nothing is found here.
 */
export function createImageStore({ engine, query, now }: OpenDatabase) {
  return {
    async find(ownerId: string, id: string): Promise<ImageRecord | null> {
      const image = await query
        .selectFrom('image')
        .selectAll()
        .where('id', '=', id)
        .where('ownerId', '=', ownerId)
        .where('purgedAt', 'is', null)
        .executeTakeFirst();
      return image ?? null;
    },

    /** In the order asked for; ids that are not this owner's, or whose image is gone for good, are left out. */
    async list(ownerId: string, ids: readonly string[]): Promise<ImageRecord[]> {
      if (ids.length === 0) return [];
      const images = await query
        .selectFrom('image')
        .selectAll()
        .where('id', 'in', ids)
        .where('ownerId', '=', ownerId)
        .where('purgedAt', 'is', null)
        .execute();
      return inOrder(ids, images);
    },

    /** The upload that these very bytes became; null also where that is gone for good, and `addUpload` brings it back. */
    async findUpload(
      ownerId: string,
      role: UploadedImage['role'],
      uploadSha256: string,
    ): Promise<ImageRecord | null> {
      // Sent again is wanted again, so it comes out of the bin.
      return query.transaction().execute(async (transaction) => {
        const image = await transaction
          .updateTable('image')
          .set({ deletedAt: null })
          .where('ownerId', '=', ownerId)
          .where('role', '=', role)
          .where('uploadSha256', '=', uploadSha256)
          .where('purgedAt', 'is', null)
          .returningAll()
          .executeTakeFirst();
        if (image === undefined) return null;
        await refreshUploadEntries(transaction, [image]);
        return image;
      });
    },

    /** When the same file is being sent twice at once, the second finds the first. */
    async addUpload(upload: UploadedImage): Promise<{ image: ImageRecord; created: boolean }> {
      const at = await now();
      return query.transaction().execute(async (transaction) => {
        const created = await transaction
          .insertInto('image')
          .values({ ...upload, id: crypto.randomUUID(), position: 0, favourite: 0, createdAt: at })
          .onConflict((conflict) => conflict.columns(['ownerId', 'role', 'uploadSha256']).doNothing())
          .returningAll()
          .executeTakeFirst();
        // Also where its blob had been lost, or was deleted for good, and is there again, perhaps encoded by a newer
        // version of the library.
        const { sha256, sizeBytes, acceptedAs = null } = upload;
        const image =
          created ??
          (await transaction
            .updateTable('image')
            .set({ sha256, sizeBytes, acceptedAs, deletedAt: null, purgedAt: null })
            .where('ownerId', '=', upload.ownerId)
            .where('role', '=', upload.role)
            .where('uploadSha256', '=', upload.uploadSha256)
            .returningAll()
            .executeTakeFirstOrThrow());
        await refreshUploadEntries(transaction, [image]);
        return { image, created: created !== undefined };
      });
    },

    /**
     * Another person's image, as an upload of one's own with the same bytes and the same name. Who may do so was checked.
     *
     * @param source as `Keeping.kept` gave it
     * @throws OverpaintError image_not_found where it has gone for good meanwhile
     */
    async addCopy(ownerId: string, source: ImageRecord): Promise<ImageRecord> {
      const at = await now();
      return query.transaction().execute(async (transaction) => {
        // The bin locks it too before its bytes may go: either it sees this row, or it was here first.
        await lockImages(transaction, engine, [source.id]);
        const there = await transaction
          .selectFrom('image')
          .select(['sha256', 'sizeBytes'])
          .where('id', '=', source.id)
          .where('purgedAt', 'is', null)
          .executeTakeFirst();
        if (there === undefined) throw new OverpaintError('image_not_found');
        const { mime, width, height, fileName } = source;
        const image = await transaction
          .insertInto('image')
          .values({
            id: crypto.randomUUID(),
            ownerId,
            role: 'input',
            position: 0,
            // The very bytes that would be sent if it were downloaded and uploaded.
            uploadSha256: there.sha256,
            ...there,
            mime,
            width,
            height,
            fileName,
            favourite: 0,
            createdAt: at,
          })
          .onConflict((conflict) =>
            conflict
              .columns(['ownerId', 'role', 'uploadSha256'])
              .doUpdateSet({ ...there, deletedAt: null, purgedAt: null }),
          )
          .returningAll()
          .executeTakeFirstOrThrow();
        await refreshUploadEntries(transaction, [image]);
        return image;
      });
    },

    /** Uploads whose PNG is not written yet, of any owner, accepted before a moment. */
    async listAccepted(before: number): Promise<ImageRecord[]> {
      return query
        .selectFrom('image')
        .selectAll()
        .where('acceptedAs', 'is not', null)
        .where('createdAt', '<', before)
        .where('purgedAt', 'is', null)
        .execute();
    },

    /**
     * The PNG of an accepted upload is stored. The file as it was sent goes: nothing refers to it any more.
     *
     * @returns null when the image is gone for good, or another server was first
     */
    async keepUpload(
      accepted: ImageRecord,
      blob: { sha256: string; sizeBytes: number },
    ): Promise<ImageRecord | null> {
      const at = await now();
      return query.transaction().execute(async (transaction) => {
        const kept = await transaction
          .updateTable('image')
          .set({ ...blob, acceptedAs: null })
          .where('id', '=', accepted.id)
          .where('acceptedAs', 'is not', null)
          .where('purgedAt', 'is', null)
          .returningAll()
          .executeTakeFirst();
        await noteRemovals(transaction, [kept === undefined ? blob.sha256 : accepted.sha256], at);
        return kept ?? null;
      });
    },

    /** All placed versions of an answer, the oldest first. */
    async versionsOf(ownerId: string, rawId: string): Promise<ImageRecord[]> {
      return query
        .selectFrom('image')
        .selectAll()
        .where('rawId', '=', rawId)
        .where('ownerId', '=', ownerId)
        .where('purgedAt', 'is', null)
        .orderBy('version')
        .execute();
    },

    /** Null where the id is taken. */
    async addCutOut(cutOut: CutOutImage): Promise<ImageRecord | null> {
      const at = await now();
      return query.transaction().execute(async (transaction) => {
        const image = await transaction
          .insertInto('image')
          .values({
            ...cutOut,
            role: 'cutout',
            position: 0,
            costMicroUsd: 0,
            favourite: 0,
            createdAt: at,
          })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .returningAll()
          .executeTakeFirst();
        if (image === undefined) return null;
        await refreshUploadEntries(transaction, [image]);
        return image;
      });
    },

    /** All of them, or null where one of the ids is taken. */
    async addCells(cells: readonly CellImage[]): Promise<ImageRecord[] | null> {
      const at = await now();
      return query.transaction().execute(async (transaction) => {
        const taken = await transaction
          .selectFrom('image')
          .select('id')
          .where(
            'id',
            'in',
            cells.map(({ id }) => id),
          )
          .executeTakeFirst();
        if (taken !== undefined) return null;
        const images = await transaction
          .insertInto('image')
          .values(
            cells.map((cell) => ({
              ...cell,
              role: 'cutout' as const,
              costMicroUsd: 0,
              favourite: 0,
              createdAt: at,
            })),
          )
          .returningAll()
          .execute();
        await refreshUploadEntries(transaction, images);
        return inOrder(
          cells.map(({ id }) => id),
          images,
        );
      });
    },

    /** What was cut out of an image, or by this mask; the newest first. */
    async cutOutsOf(ownerId: string, imageId: string, limit: number): Promise<ImageRecord[]> {
      return query
        .selectFrom('image')
        .selectAll()
        .where((is) => is.or([is('sourceId', '=', imageId), is('maskId', '=', imageId)]))
        .where('ownerId', '=', ownerId)
        .where('purgedAt', 'is', null)
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
    },

    /**
     * Marks, or moves to the bin and back: all of them or, where one is not this owner's or gone for good, none. The
     * revisions of their runs move too, since runs show their images.
     *
     * @param ids each once
     * @returns in the order asked for
     * @throws OverpaintError image_not_found
     */
    async change(ownerId: string, ids: readonly string[], change: ImageChange): Promise<ImageRecord[]> {
      const at = await now();
      return query.transaction().execute(async (transaction) => {
        const found = await transaction
          .selectFrom('image')
          .select(['id', 'runId'])
          .where('id', 'in', ids)
          .where('ownerId', '=', ownerId)
          // Those live and go with their reference.
          .where('role', '!=', 'reference')
          .where('purgedAt', 'is', null)
          .execute();
        if (found.length !== ids.length) throw notAll(ids);
        const runIds = await touchRuns(transaction, engine, found);
        await lockImages(transaction, engine, ids);
        const changed = await transaction
          .updateTable('image')
          .set((is) => ({
            ...(change.favourite === undefined ? {} : { favourite: change.favourite ? 1 : 0 }),
            deletedAt:
              change.deleted === undefined
                ? is.ref('deletedAt')
                : change.deleted
                  ? is.fn.coalesce('deletedAt', is.val(at))
                  : null,
          }))
          .where('id', 'in', ids)
          .where('purgedAt', 'is', null)
          .returningAll()
          .execute();
        // One may have gone for good while this waited for the others.
        if (changed.length !== ids.length) throw notAll(ids);
        await refreshRunEntries(transaction, runIds);
        await refreshUploadEntries(
          transaction,
          changed.filter((image) => image.runId === null),
        );
        return inOrder(ids, changed);
      });
    },
  };
}

export type ImageChange = {
  favourite?: boolean | undefined;
  /** Into the bin, or back out of it. */
  deleted?: boolean | undefined;
};

function notAll(ids: readonly string[]): OverpaintError {
  return ids.length === 1
    ? new OverpaintError('image_not_found')
    : new OverpaintError('image_not_found', { key: 'refusals.imageGone' });
}

function inOrder(ids: readonly string[], images: readonly ImageRecord[]): ImageRecord[] {
  const byId = new Map(images.map((image) => [image.id, image]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
