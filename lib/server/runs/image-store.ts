import 'server-only';
import type { Selectable } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { ImageTable } from '@/lib/server/database/schema';
import { refreshRunEntries, refreshUploadEntries } from '@/lib/server/library/entries';
import type { ImageRecord } from './run-record';

export type UploadedImage = Pick<
  Selectable<ImageTable>,
  'ownerId' | 'sha256' | 'mime' | 'width' | 'height' | 'sizeBytes' | 'painted' | 'fileName'
> & { role: 'input' | 'mask' | 'markup'; uploadSha256: string };

export type ImageStore = ReturnType<typeof createImageStore>;

/** The rows of images. What they refer to is immutable; only favourite and the bin change. */
export function createImageStore({ query, now }: OpenDatabase) {
  return {
    async find(ownerId: string, id: string): Promise<ImageRecord | null> {
      const image = await query
        .selectFrom('image')
        .selectAll()
        .where('id', '=', id)
        .where('ownerId', '=', ownerId)
        .executeTakeFirst();
      return image ?? null;
    },

    /** In the order asked for; ids that are not this owner's are left out. */
    async list(ownerId: string, ids: readonly string[]): Promise<ImageRecord[]> {
      if (ids.length === 0) return [];
      const images = await query
        .selectFrom('image')
        .selectAll()
        .where('id', 'in', ids)
        .where('ownerId', '=', ownerId)
        .execute();
      const byId = new Map(images.map((image) => [image.id, image]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },

    /** The upload that these very bytes became. */
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
        // Also where its blob had been lost and is there again, perhaps encoded by a newer version of the library.
        const { sha256, sizeBytes } = upload;
        const image =
          created ??
          (await transaction
            .updateTable('image')
            .set({ sha256, sizeBytes, deletedAt: null })
            .where('ownerId', '=', upload.ownerId)
            .where('role', '=', upload.role)
            .where('uploadSha256', '=', upload.uploadSha256)
            .returningAll()
            .executeTakeFirstOrThrow());
        await refreshUploadEntries(transaction, [image]);
        return { image, created: created !== undefined };
      });
    },

    /** All placed versions of an answer, the oldest first. */
    async versionsOf(ownerId: string, rawId: string): Promise<ImageRecord[]> {
      return query
        .selectFrom('image')
        .selectAll()
        .where('rawId', '=', rawId)
        .where('ownerId', '=', ownerId)
        .orderBy('version')
        .execute();
    },

    /** Marks, or moves to the bin and back. The run's revision moves too, since the run shows its images. */
    async update(
      ownerId: string,
      id: string,
      change: { favourite?: boolean; deleted?: boolean },
    ): Promise<ImageRecord | null> {
      const at = await now();
      return query.transaction().execute(async (transaction) => {
        const current = await transaction
          .selectFrom('image')
          .selectAll()
          .where('id', '=', id)
          .where('ownerId', '=', ownerId)
          .executeTakeFirst();
        if (current === undefined) return null;
        const favourite = change.favourite === undefined ? current.favourite : change.favourite ? 1 : 0;
        const deletedAt =
          change.deleted === undefined
            ? current.deletedAt
            : change.deleted
              ? (current.deletedAt ?? at)
              : null;
        // The run first, as everybody who writes to its images does: so no two wait for each other.
        if (current.runId !== null) {
          await transaction
            .updateTable('run')
            .set((is) => ({ revision: is('revision', '+', 1) }))
            .where('id', '=', current.runId)
            .execute();
        }
        await transaction.updateTable('image').set({ favourite, deletedAt }).where('id', '=', id).execute();
        if (current.runId === null) {
          await refreshUploadEntries(transaction, [{ ...current, favourite, deletedAt }]);
        } else {
          await refreshRunEntries(transaction, [current.runId]);
        }
        return { ...current, favourite, deletedAt };
      });
    },
  };
}
