import 'server-only';
import type { Services } from '@/lib/server/services';
import type { CollectionPage } from '@/lib/shared/wire-collections';

/** What the page of a collection is drawn with at first. */
const FIRST_IMAGES = 60;

/** @throws OverpaintError collection_not_found */
export async function readCollectionPage(
  { collections, collectionImages }: Pick<Services, 'collections' | 'collectionImages'>,
  ownerId: string,
  id: string,
): Promise<CollectionPage> {
  const [collection, page] = await Promise.all([
    collections.find(ownerId, id),
    collectionImages.page(ownerId, id, { cursor: null, limit: FIRST_IMAGES }),
  ]);
  const sharing = collection.access === 'own' ? await collections.sharing(ownerId, id) : null;
  return { collection, sharing, ...page };
}
