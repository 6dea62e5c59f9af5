import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { moneyViewerOf } from '@/lib/server/http/money-of';
import { route } from '@/lib/server/http/route';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  // A test of the key is a call to OpenAI, though a free one: no other page may set it off.
  GET: handle({ ownPageOnly: true }, async ({ services, visitor, url }) =>
    json(await services.status(moneyViewerOf(visitor), { testKey: url.searchParams.get('test') === 'key' })),
  ),
});
