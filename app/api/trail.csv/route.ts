import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { needAccounts } from '@/lib/server/http/sign-in-answer';
import { trailCsv } from '@/lib/server/http/trail-csv';
import { readTrailQuery } from '@/lib/server/http/trail-query';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ access: 'admin' }, async ({ services, url }) => {
    needAccounts(services);
    return trailCsv(services.trail, readTrailQuery(url.searchParams));
  }),
});
