import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { integerParameter } from '@/lib/server/http/query';
import { route } from '@/lib/server/http/route';
import { collectionImagesChangeSchema } from '@/lib/shared/collection-request';
import type { CollectionImages, CollectionImagesChanged } from '@/lib/shared/wire-collections';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, param, url }) => {
    const cursor = url.searchParams.get('cursor');
    const limit = integerParameter(url, 'limit', { min: 1, max: 500, fallback: 500 });
    const page = await services.collectionImages.page(ownerId, param('id'), { cursor, limit });
    return json(page satisfies CollectionImages);
  }),

  /** `{add}`, `{remove}` or `{move, before}`. */
  POST: handle(
    { parse: parseAs(collectionImagesChangeSchema) },
    async ({ services: { collections, collectionImages }, ownerId, param, body }) => {
      const id = param('id');
      const changed =
        'add' in body
          ? await collectionImages.add(ownerId, id, body.add)
          : 'remove' in body
            ? await collectionImages.remove(ownerId, id, body.remove)
            : await collectionImages.move(ownerId, id, body);
      const collection = await collections.find(ownerId, id);
      return json({ changed, collection } satisfies CollectionImagesChanged);
    },
  ),
});
