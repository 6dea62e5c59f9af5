import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { fromOf, needPasskeys, personOf } from '@/lib/server/http/sign-in-answer';
import { passkeyNameSchema } from '@/lib/shared/passkey-request';
import type { PasskeyAnswer } from '@/lib/shared/wire-ways-in';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  PATCH: handle(
    { access: 'self', parse: parseAs(passkeyNameSchema) },
    async ({ services, ownerId, param, body }) => {
      const passkey = await needPasskeys(services).rename(ownerId, param('id'), body.name);
      return json({ passkey } satisfies PasskeyAnswer);
    },
  ),

  DELETE: handle({ access: 'self' }, async ({ services, request, visitor, param }) => {
    const by = personOf(visitor);
    await needPasskeys(services).remove(by.ownerId, param('id'));
    const { address } = fromOf(request);
    await services.trail.note({ action: 'passkey-removed', by, address, subjectId: by.ownerId });
    return new Response(null, { status: 204 });
  }),
});
