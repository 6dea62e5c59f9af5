import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { seenImageAnswer } from '@/lib/server/http/seen-image-answer';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** The bytes, for whoever may see the collection. `?w=512`: a smaller version; `?download`: to be saved. */
  GET: handle({}, async ({ services, ownerId, param, request, url }) => {
    const image = await services.collectionImages.find(ownerId, param('id'), param('imageId'));
    return seenImageAnswer(services, request, url, image);
  }),
});
