import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { purgeSchema } from '@/lib/server/http/image-ids';
import { route } from '@/lib/server/http/route';
import type { BinEmptied, BinSize } from '@/lib/shared/wire-library';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ parse: parseAs(purgeSchema) }, async ({ services, ownerId, body }) =>
    json((await services.bin.purge(ownerId, body.ids)) satisfies BinEmptied),
  ),

  GET: handle({}, async ({ services, ownerId }) =>
    json((await services.bin.measure(ownerId)) satisfies BinSize),
  ),

  DELETE: handle({}, async ({ services, ownerId }) =>
    json((await services.bin.empty(ownerId)) satisfies BinEmptied),
  ),
});
