import { handle } from '@/lib/server/http/handle';
import { moneyViewerOf } from '@/lib/server/http/money-of';
import { route } from '@/lib/server/http/route';
import { connectionOf } from '@/lib/server/services';
import { usageCsv } from '@/lib/server/usage/usage-csv';
import { readUsageQuery } from '@/lib/server/usage/usage-query';
import { whoseRuns } from '@/lib/server/usage/whose-runs';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, visitor, url }) => {
    const demo = connectionOf(services.environment) === 'demo';
    const { personId, ...asked } = readUsageQuery(url.searchParams, await services.database.now(), { demo });
    const whose = await whoseRuns(services.database.query, moneyViewerOf(visitor), personId);
    return usageCsv(services.database, { ...asked, whose });
  }),
});
