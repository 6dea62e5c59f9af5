import { keptToken, toWireToken } from '@/lib/server/accounts/tokens';
import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { noteOf } from '@/lib/server/http/note-of';
import { route } from '@/lib/server/http/route';
import { OverpaintError } from '@/lib/shared/errors';
import { tokenChangeSchema } from '@/lib/shared/token-request';
import type { TokenAnswer } from '@/lib/shared/wire-tokens';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  PATCH: handle({ access: 'self', parse: parseAs(tokenChangeSchema) }, async (exchange) => {
    const { services, ownerId, param, body } = exchange;
    const token = await services.tokens.change(ownerId, param('id'), keptToken(body));
    const { models, ...plain } = body;
    await noteOf(exchange, 'token-changed', token.id, {
      ...plain,
      ...(models !== undefined && { models: models?.join(', ') ?? null }),
      name: token.name,
    });
    return json({ token: toWireToken(token) } satisfies TokenAnswer);
  }),

  DELETE: handle({ access: 'self' }, async (exchange) => {
    const { services, ownerId, param } = exchange;
    const token = await services.tokens.revoke(ownerId, param('id'));
    if (token === null) throw new OverpaintError('token_not_found');
    await noteOf(exchange, 'token-revoked', token.id, { name: token.name });
    return new Response(null, { status: 204 });
  }),
});
