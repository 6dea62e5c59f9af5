import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { endedRunsFilter } from '@/lib/server/http/library-query';
import { route } from '@/lib/server/http/route';
import { OverpaintError } from '@/lib/shared/errors';
import type { LibrarySummary } from '@/lib/shared/wire-library';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, url }) => {
    const filter = endedRunsFilter(url);
    if (filter === null) throw new OverpaintError('invalid_request', '“status” must be failed or unknown.');
    return json((await services.library.summary(ownerId, filter)) satisfies LibrarySummary);
  }),
});
