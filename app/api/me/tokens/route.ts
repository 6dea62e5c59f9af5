import { keptToken, toWireToken } from '@/lib/server/accounts/tokens';
import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { noteOf } from '@/lib/server/http/note-of';
import { route } from '@/lib/server/http/route';
import { newTokenSchema } from '@/lib/shared/token-request';
import type { TokenCreated, TokenList } from '@/lib/shared/wire-tokens';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ access: 'self' }, async ({ services, ownerId }) => {
    const tokens = await services.tokens.list(ownerId);
    return json({ tokens: tokens.map(toWireToken) } satisfies TokenList);
  }),

  POST: handle({ access: 'self', parse: parseAs(newTokenSchema) }, async (exchange) => {
    const { services, ownerId, body } = exchange;
    const { token, secret } = await services.tokens.create(ownerId, keptToken(body));
    await noteOf(exchange, 'token-created', token.id, { name: token.name, scope: body.scope });
    return json({ token: toWireToken(token), secret } satisfies TokenCreated, 201);
  }),
});
