import { verifyPassword } from '@/lib/server/accounts/passwords';
import { issueLookTicket } from '@/lib/server/collections/look-tickets';
import { json } from '@/lib/server/http/answer';
import { clientAddress } from '@/lib/server/http/exchange';
import { handle, parseAs } from '@/lib/server/http/handle';
import { openLook } from '@/lib/server/http/look-link';
import { route } from '@/lib/server/http/route';
import { lookPasswordSchema } from '@/lib/shared/collection-request';
import { OverpaintError } from '@/lib/shared/errors';
import type { LookAnswer } from '@/lib/shared/wire-collections';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ access: 'anyone' }, async ({ services, param, url }) => {
    const link = await openLook(services, param('code'), url);
    return json({ gallery: await services.look.gallery(link), ticket: null } satisfies LookAnswer);
  }),

  /** The password, for a ticket. */
  POST: handle(
    { access: 'anyone', parse: parseAs(lookPasswordSchema) },
    async ({ services, param, body }) => {
      const { link, at } = await services.look.open(param('code'));
      if (link.passwordHash === null) {
        return json({ gallery: await services.look.gallery(link), ticket: null } satisfies LookAnswer);
      }
      const address = clientAddress();
      const succeeded = await services.throttle.attempt(`link ${link.id}`, address);
      if ((await verifyPassword(body.password, link.passwordHash, address)) === 'wrong') {
        throw new OverpaintError('wrong_password', { key: 'refusals.linkPassword' });
      }
      await succeeded();
      const gallery = await services.look.gallery(link);
      return json({ gallery, ticket: issueLookTicket(link, at) } satisfies LookAnswer);
    },
  ),
});
