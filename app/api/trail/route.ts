import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { needAccounts } from '@/lib/server/http/sign-in-answer';
import { readTrailQuery } from '@/lib/server/http/trail-query';
import { TRAIL_PAGE, type TrailPage } from '@/lib/shared/wire-trail';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ access: 'admin' }, async ({ services, url }) => {
    needAccounts(services);
    const cursor = url.searchParams.get('cursor');
    const asked = { ...readTrailQuery(url.searchParams), cursor, limit: TRAIL_PAGE };
    return json((await services.trail.list(asked)) satisfies TrailPage);
  }),
});
