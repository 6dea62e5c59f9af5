import { toWireToken } from '@/lib/server/accounts/tokens';
import { json } from '@/lib/server/http/answer';
import { clientAddress } from '@/lib/server/http/exchange';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { OverpaintError } from '@/lib/shared/errors';
import { tokenChangeSchema } from '@/lib/shared/token-request';
import type { TokenAnswer } from '@/lib/shared/wire-tokens';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  PATCH: handle(
    { access: 'self', parse: parseAs(tokenChangeSchema) },
    async ({ services, visitor, ownerId, param, body }) => {
      const token = await services.tokens.change(ownerId, param('id'), body);
      await services.trail.note({
        action: 'token-changed',
        by: visitor,
        address: clientAddress(),
        subjectId: token.id,
        details: { ...body, name: token.name },
      });
      return json({ token: toWireToken(token) } satisfies TokenAnswer);
    },
  ),

  DELETE: handle({ access: 'self' }, async ({ services, visitor, ownerId, param }) => {
    const token = await services.tokens.revoke(ownerId, param('id'));
    if (token === null) throw new OverpaintError('token_not_found');
    await services.trail.note({
      action: 'token-revoked',
      by: visitor,
      address: clientAddress(),
      subjectId: token.id,
      details: { name: token.name },
    });
    return new Response(null, { status: 204 });
  }),
});
