import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { fromOf, needPasswords, sessionAnswer } from '@/lib/server/http/sign-in-answer';
import { signInRequest } from '@/lib/shared/account-requests';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ access: 'anyone', parse: parseAs(signInRequest) }, async ({ services, body, request }) => {
    needPasswords(services);
    return sessionAnswer(services, await services.accounts.signIn(body, fromOf(request)));
  }),
});
