import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { imagesChangeSchema, updateImages } from '@/lib/server/http/update-image';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ parse: parseAs(imagesChangeSchema) }, async ({ services, ownerId, body }) => {
    const { ids, ...change } = body;
    return json(await updateImages(services, ownerId, ids, change));
  }),
});
