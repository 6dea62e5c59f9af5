import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { endedRunsFilter, libraryPage } from '@/lib/server/http/library-query';
import { route } from '@/lib/server/http/route';
import type { RunPage } from '@/lib/shared/wire';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, url }) => {
    const page = libraryPage(url, { fallback: 50, max: 100 });
    const filter = endedRunsFilter(url);
    const found =
      filter === null
        ? await services.runs.list(ownerId, page)
        : await services.library.runs(ownerId, filter, page);
    return json(found satisfies RunPage);
  }),
});
