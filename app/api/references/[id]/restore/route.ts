import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { referenceRestoreSchema } from '@/lib/shared/reference-request';
import type { ReferenceAnswer } from '@/lib/shared/wire-references';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** Takes a deleted one back, under another name where its own is taken by now. */
  POST: handle({ parse: parseAs(referenceRestoreSchema) }, async ({ services, ownerId, param, body }) => {
    const reference = await services.references.restore(ownerId, param('id'), body);
    return json({ reference } satisfies ReferenceAnswer);
  }),
});
