import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import type { RunSnapshot } from '@/lib/shared/wire';

export const dynamic = 'force-dynamic';

/** For pages that the event stream does not reach, because a proxy holds it back. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId }) =>
    json({ runs: await services.snapshots(ownerId) } satisfies RunSnapshot),
  ),
});
