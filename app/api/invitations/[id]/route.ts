import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { fromOf, needAccounts } from '@/lib/server/http/sign-in-answer';
import { OverpaintError } from '@/lib/shared/errors';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  DELETE: handle({ access: 'admin' }, async ({ services, visitor, param, request }) => {
    needAccounts(services);
    if (visitor === null) throw new OverpaintError('sign_in_required');
    await services.accounts.revokeInvitation(param('id'), visitor, fromOf(request));
    return new Response(null, { status: 204 });
  }),
});
