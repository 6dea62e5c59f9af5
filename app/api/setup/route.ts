import { isFromThisMachine } from '@/lib/server/http/exchange';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { fromOf, needAccounts, sessionAnswer } from '@/lib/server/http/sign-in-answer';
import { setUpRequest } from '@/lib/shared/account-requests';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ access: 'anyone', parse: parseAs(setUpRequest) }, async ({ services, body, request }) => {
    needAccounts(services);
    const code = isFromThisMachine(services.environment) ? null : (body.code ?? '');
    return sessionAnswer(services, await services.accounts.setUp({ ...body, code }, fromOf(request)));
  }),
});
