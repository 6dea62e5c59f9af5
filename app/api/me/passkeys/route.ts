import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { fromOf, needPasskeys, personOf } from '@/lib/server/http/sign-in-answer';
import { newPasskeySchema } from '@/lib/shared/passkey-request';
import type { PasskeyAnswer, PasskeyList } from '@/lib/shared/wire-ways-in';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ access: 'self' }, async ({ services, ownerId }) =>
    json({ passkeys: await needPasskeys(services).list(ownerId) } satisfies PasskeyList),
  ),

  /** The browser's answer to `POST /api/me/passkeys/options`. */
  POST: handle(
    { access: 'self', parse: parseAs(newPasskeySchema) },
    async ({ services, request, visitor, body }) => {
      const by = personOf(visitor);
      const passkey = await needPasskeys(services).keepNew(by.ownerId, by.sessionId, body);
      const { address } = fromOf(request);
      await services.trail.note({ action: 'passkey-added', by, address, subjectId: by.ownerId });
      return json({ passkey } satisfies PasskeyAnswer, 201);
    },
  ),
});
