import 'server-only';
import type { Transaction } from 'kysely';
import type { Database } from '@/lib/server/database/schema';

/** Takes images that are gone for good out of all collections and links, with what visitors said of them. */
export async function leaveCollections(
  transaction: Transaction<Database>,
  imageIds: readonly string[],
): Promise<void> {
  if (imageIds.length === 0) return;
  await transaction.deleteFrom('collectionImage').where('imageId', 'in', imageIds).execute();
  await transaction
    .updateTable('collection')
    .set({ coverImageId: null })
    .where('coverImageId', 'in', imageIds)
    .execute();
  await transaction.deleteFrom('linkMark').where('imageId', 'in', imageIds).execute();
  await transaction.deleteFrom('link').where('imageId', 'in', imageIds).execute();
}
