import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { newReferenceSchema } from '@/lib/shared/reference-request';
import type { ReferenceAnswer, ReferenceList } from '@/lib/shared/wire-references';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** `?deleted`: those instead that can be restored. */
  GET: handle({}, async ({ services, ownerId, url }) => {
    const deleted = url.searchParams.has('deleted');
    return json({ references: await services.references.list(ownerId, { deleted }) } satisfies ReferenceList);
  }),

  POST: handle({ parse: parseAs(newReferenceSchema) }, async ({ services, ownerId, body }) => {
    const { reference, created } = await services.references.create(ownerId, body);
    return json({ reference } satisfies ReferenceAnswer, created ? 201 : 200);
  }),
});
