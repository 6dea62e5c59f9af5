import { clientAddress } from '@/lib/server/http/exchange';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { needAccounts } from '@/lib/server/http/sign-in-answer';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** Signs the person out everywhere. */
  DELETE: handle({ access: 'admin' }, async ({ services, visitor, param }) => {
    needAccounts(services);
    await services.managePeople.endSessions(param('id'), { visitor, address: clientAddress() });
    return new Response(null, { status: 204 });
  }),
});
