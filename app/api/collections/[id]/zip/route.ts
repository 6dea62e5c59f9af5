import { collectionZip } from '@/lib/server/http/collection-zip';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ ownPageOnly: true }, async ({ services, ownerId, param }) => {
    const { name } = await services.collections.find(ownerId, param('id'));
    const images = await services.collectionImages.listAll(ownerId, param('id'));
    return collectionZip(services, name, images, ownerId);
  }),
});
