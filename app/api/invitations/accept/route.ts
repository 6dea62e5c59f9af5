import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { fromOf, needPasswords, sessionAnswer } from '@/lib/server/http/sign-in-answer';
import { acceptRequest } from '@/lib/shared/account-requests';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ access: 'anyone', parse: parseAs(acceptRequest) }, async ({ services, body, request }) => {
    needPasswords(services);
    const { code, ...asked } = body;
    return sessionAnswer(services, await services.accounts.acceptInvitation(code, asked, fromOf(request)));
  }),
});
