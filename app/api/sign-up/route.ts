import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { fromOf, needAccounts } from '@/lib/server/http/sign-in-answer';
import { signUpRequest } from '@/lib/shared/account-requests';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** Asks for an account; where admins have opened that. */
  POST: handle({ access: 'anyone', parse: parseAs(signUpRequest) }, async ({ services, body, request }) => {
    needAccounts(services);
    await services.accounts.signUp(body, fromOf(request));
    return new Response(null, { status: 204 });
  }),
});
