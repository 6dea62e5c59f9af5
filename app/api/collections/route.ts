import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { newCollectionSchema } from '@/lib/shared/collection-request';
import type { CollectionAnswer, CollectionList } from '@/lib/shared/wire-collections';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId }) =>
    json({ collections: await services.collections.list(ownerId) } satisfies CollectionList),
  ),

  POST: handle({ parse: parseAs(newCollectionSchema) }, async ({ services, ownerId, body }) => {
    const created = await services.collections.create(ownerId, body.name);
    if (body.images === undefined) return json({ collection: created } satisfies CollectionAnswer, 201);
    await services.collectionImages.add(ownerId, created.id, body.images);
    const collection = await services.collections.find(ownerId, created.id);
    return json({ collection } satisfies CollectionAnswer, 201);
  }),
});
