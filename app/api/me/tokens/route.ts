import { keptToken, toWireToken } from '@/lib/server/accounts/tokens';
import { json } from '@/lib/server/http/answer';
import { clientAddress } from '@/lib/server/http/exchange';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { newTokenSchema } from '@/lib/shared/token-request';
import type { TokenCreated, TokenList } from '@/lib/shared/wire-tokens';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ access: 'self' }, async ({ services, ownerId }) => {
    const tokens = await services.tokens.list(ownerId);
    return json({ tokens: tokens.map(toWireToken) } satisfies TokenList);
  }),

  POST: handle(
    { access: 'self', parse: parseAs(newTokenSchema) },
    async ({ services, visitor, ownerId, body }) => {
      const { token, secret } = await services.tokens.create(ownerId, keptToken(body));
      await services.trail.note({
        action: 'token-created',
        by: visitor,
        address: clientAddress(),
        subjectId: token.id,
        details: { name: token.name, scope: body.scope },
      });
      return json({ token: toWireToken(token), secret } satisfies TokenCreated, 201);
    },
  ),
});
