import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { imageDetails } from '@/lib/server/http/image-details';
import { route } from '@/lib/server/http/route';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, param }) =>
    json(await imageDetails(services, ownerId, param('id'))),
  ),
});
