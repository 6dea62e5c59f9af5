import 'server-only';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { ImageRecord } from './run-record';

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
        await transaction.updateTable('image').set({ favourite, deletedAt }).where('id', '=', id).execute();
        if (current.runId !== null) {
          await transaction
            .updateTable('run')
            .set((is) => ({ revision: is('revision', '+', 1) }))
            .where('id', '=', current.runId)
            .execute();
        }
        return { ...current, favourite, deletedAt };
      });
    },
  };
}
