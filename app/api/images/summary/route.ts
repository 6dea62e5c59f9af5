import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { imagesFilter } from '@/lib/server/http/library-query';
import { route } from '@/lib/server/http/route';
import type { LibrarySummary } from '@/lib/shared/wire-library';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, url }) =>
    json((await services.library.summary(ownerId, imagesFilter(url))) satisfies LibrarySummary),
  ),
});
