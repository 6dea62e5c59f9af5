import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { moneyViewerOf } from '@/lib/server/http/money-of';
import { route } from '@/lib/server/http/route';
import { connectionOf } from '@/lib/server/services';
import { readUsageQuery } from '@/lib/server/usage/usage-query';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, visitor, url }) => {
    const demo = connectionOf(services.environment) === 'demo';
    const asked = readUsageQuery(url.searchParams, await services.database.now(), { demo });
    return json(
      await services.usage({
        ...asked,
        viewer: moneyViewerOf(visitor),
        cursor: url.searchParams.get('cursor'),
      }),
    );
  }),
});
