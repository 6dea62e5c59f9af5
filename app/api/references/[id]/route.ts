import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { integerParameter } from '@/lib/server/http/query';
import { route } from '@/lib/server/http/route';
import { OverpaintError } from '@/lib/shared/errors';
import { referenceChangeSchema } from '@/lib/shared/reference-request';
import type { ReferenceAnswer, ReferenceDetails } from '@/lib/shared/wire-references';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, async ({ services, ownerId, param }) =>
    json((await services.references.find(ownerId, param('id'))) satisfies ReferenceDetails),
  ),

  PATCH: handle({ parse: parseAs(referenceChangeSchema) }, async ({ services, ownerId, param, body }) => {
    const reference = await services.references.change(ownerId, param('id'), body);
    return json({ reference } satisfies ReferenceAnswer);
  }),

  /** `?revision=3`: the one that is to go, not what another window has made of it meanwhile. */
  DELETE: handle({}, async ({ services, ownerId, param, url }) => {
    if (!url.searchParams.has('revision'))
      throw new OverpaintError('invalid_request', 'Say which revision is to be deleted: ?revision=1.');
    const revision = integerParameter(url, 'revision', { min: 1, max: Number.MAX_SAFE_INTEGER, fallback: 1 });
    await services.references.remove(ownerId, param('id'), revision);
    return new Response(null, { status: 204 });
  }),
});
