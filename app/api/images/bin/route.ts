import type { Visitor } from '@/lib/server/accounts/visitor';
import { json } from '@/lib/server/http/answer';
import { clientAddress } from '@/lib/server/http/exchange';
import { handle, parseAs } from '@/lib/server/http/handle';
import { purgeSchema } from '@/lib/server/http/image-ids';
import { route } from '@/lib/server/http/route';
import type { Services } from '@/lib/server/services';
import type { BinEmptied, BinSize } from '@/lib/shared/wire-library';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ parse: parseAs(purgeSchema) }, async ({ services, ownerId, visitor, body }) => {
    const emptied = await services.bin.purge(ownerId, body.ids);
    await notePurge(services, visitor, emptied);
    return json(emptied satisfies BinEmptied);
  }),

  GET: handle({}, async ({ services, ownerId }) =>
    json((await services.bin.measure(ownerId)) satisfies BinSize),
  ),

  DELETE: handle({}, async ({ services, ownerId, visitor }) => {
    const emptied = await services.bin.empty(ownerId);
    await notePurge(services, visitor, emptied);
    return json(emptied satisfies BinEmptied);
  }),
});

async function notePurge({ trail }: Services, visitor: Visitor | null, { count }: BinEmptied): Promise<void> {
  if (count === 0) return;
  await trail.note({ action: 'images-purged', by: visitor, address: clientAddress(), details: { count } });
}
