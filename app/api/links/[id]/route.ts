import { hashPassword } from '@/lib/server/accounts/passwords';
import { json } from '@/lib/server/http/answer';
import { clientAddress } from '@/lib/server/http/exchange';
import { handle, parseAs } from '@/lib/server/http/handle';
import { noteOf } from '@/lib/server/http/note-of';
import { route } from '@/lib/server/http/route';
import { linkChangeSchema } from '@/lib/shared/collection-request';
import type { LinkAnswer } from '@/lib/shared/wire-collections';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  PATCH: handle({ parse: parseAs(linkChangeSchema) }, async (exchange) => {
    const { services, ownerId, param, body } = exchange;
    const { password, ...change } = body;
    const passwordHash = typeof password === 'string' ? await hashPassword(password, clientAddress()) : null;
    const link = await services.links.change(ownerId, param('id'), {
      ...change,
      ...(password !== undefined && { passwordHash }),
    });
    await noteOf(exchange, 'link-changed', link.id, { name: link.name });
    return json({ link } satisfies LinkAnswer);
  }),

  DELETE: handle({}, async (exchange) => {
    const { services, ownerId, param } = exchange;
    await services.links.takeBack(ownerId, param('id'));
    await noteOf(exchange, 'link-removed', param('id'));
    return new Response(null, { status: 204 });
  }),
});
