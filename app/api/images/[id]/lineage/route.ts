import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { readLineage } from '@/lib/server/library/lineage';
import type { Lineage } from '@/lib/shared/wire-library';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, param }) =>
    json((await readLineage(services.database, ownerId, param('id'))) satisfies Lineage),
  ),
});
