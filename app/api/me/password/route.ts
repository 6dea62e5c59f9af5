import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { fromOf, needPasswords, personOf } from '@/lib/server/http/sign-in-answer';
import { changePasswordRequest } from '@/lib/shared/account-requests';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** Ends all other sessions. */
  PUT: handle(
    { access: 'self', parse: parseAs(changePasswordRequest) },
    async ({ services, request, visitor, body }) => {
      needPasswords(services);
      await services.accounts.changePassword(personOf(visitor), body, fromOf(request));
      return new Response(null, { status: 204 });
    },
  ),
});
