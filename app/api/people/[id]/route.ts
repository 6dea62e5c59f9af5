import { json } from '@/lib/server/http/answer';
import { clientAddress } from '@/lib/server/http/exchange';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { needAccounts } from '@/lib/server/http/sign-in-answer';
import { changePersonRequest, deletePersonRequest } from '@/lib/shared/account-requests';
import type { MemberAnswer } from '@/lib/shared/wire-people';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  PATCH: handle(
    { access: 'admin', parse: parseAs(changePersonRequest) },
    async ({ services, visitor, param, body }) => {
      needAccounts(services);
      const by = { visitor, address: clientAddress() };
      const person = await services.managePeople.change(param('id'), body, by);
      return json({ person } satisfies MemberAnswer);
    },
  ),

  DELETE: handle(
    { access: 'admin', parse: parseAs(deletePersonRequest) },
    async ({ services, visitor, param, body: { things } }) => {
      needAccounts(services);
      const by = { visitor, address: clientAddress() };
      await services.managePeople.remove(param('id'), things === 'delete' ? null : things.handTo, by);
      return new Response(null, { status: 204 });
    },
  ),
});
