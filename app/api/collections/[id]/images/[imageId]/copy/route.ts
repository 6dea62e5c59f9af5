import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { toWireImage } from '@/lib/server/records/run-record';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** An image of one's own with the same bytes, as if it had been uploaded. */
  POST: handle({}, async ({ services, ownerId, param }) => {
    const found = await services.collectionImages.find(ownerId, param('id'), param('imageId'));
    const copy = await services.images.addCopy(ownerId, await services.uploads.kept(found));
    return json({ image: toWireImage(copy) }, 201);
  }),
});
