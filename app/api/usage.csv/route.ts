import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { connectionOf } from '@/lib/server/services';
import { usageCsv } from '@/lib/server/usage/usage-csv';
import { readUsageQuery } from '@/lib/server/usage/usage-query';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, url }) => {
    const demo = connectionOf(services.environment) === 'demo';
    const asked = readUsageQuery(url.searchParams, await services.database.now(), { demo });
    return usageCsv(services.database, asked);
  }),
});
