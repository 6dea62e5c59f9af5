import { json } from '@/lib/server/http/answer';
import { handle, parseAs } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { sendInvitation, toWireInvitation } from '@/lib/server/http/send-invitation';
import { fromOf, needAccounts } from '@/lib/server/http/sign-in-answer';
import { inviteRequest } from '@/lib/shared/account-requests';
import { OverpaintError } from '@/lib/shared/errors';
import type { InvitationAnswer, InvitationsAnswer } from '@/lib/shared/wire-people';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** Those that can still be used. */
  GET: handle({ access: 'admin' }, async ({ services }) => {
    needAccounts(services);
    const invitations = (await services.accounts.invitations()).map(toWireInvitation);
    return json({ invitations } satisfies InvitationsAnswer);
  }),

  POST: handle(
    { access: 'admin', parse: parseAs(inviteRequest) },
    async ({ services, visitor, body, request }) => {
      needAccounts(services);
      if (visitor === null) throw new OverpaintError('sign_in_required');
      const made = await services.accounts.invite(body, visitor, fromOf(request));
      return json((await sendInvitation(services, made)) satisfies InvitationAnswer, 201);
    },
  ),
});
