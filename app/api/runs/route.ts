import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { integerParameter } from '@/lib/server/http/query';
import { route } from '@/lib/server/http/route';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, url }) => {
    const limit = integerParameter(url, 'limit', { min: 1, max: 100, fallback: 50 });
    return json(await services.runs.list(ownerId, { cursor: url.searchParams.get('cursor'), limit }));
  }),
});
