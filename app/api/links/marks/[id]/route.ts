import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  DELETE: handle({}, async ({ services, ownerId, param }) => {
    await services.links.removeMark(ownerId, param('id'));
    return new Response(null, { status: 204 });
  }),
});
