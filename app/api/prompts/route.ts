import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { integerParameter } from '@/lib/server/http/query';
import { route } from '@/lib/server/http/route';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, url }) => {
    const limit = integerParameter(url, 'limit', { min: 1, max: 100, fallback: 50 });
    const q = url.searchParams.get('q') ?? '';
    return json(await services.prompts.list(ownerId, { q, cursor: url.searchParams.get('cursor'), limit }));
  }),

  DELETE: handle({}, async ({ services, ownerId }) => {
    await services.prompts.clear(ownerId);
    return new Response(null, { status: 204 });
  }),
});
