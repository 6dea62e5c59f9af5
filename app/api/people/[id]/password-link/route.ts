import { json } from '@/lib/server/http/answer';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { invitationLink } from '@/lib/server/http/send-invitation';
import { fromOf, needPasswords } from '@/lib/server/http/sign-in-answer';
import { OverpaintError } from '@/lib/shared/errors';
import type { PasswordLinkAnswer } from '@/lib/shared/wire-people';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  POST: handle({ access: 'admin' }, async ({ services, visitor, param, request }) => {
    needPasswords(services);
    if (visitor === null) throw new OverpaintError('sign_in_required');
    const { code } = await services.accounts.inviteToNewPassword(param('id'), visitor, fromOf(request));
    return json({ link: invitationLink(services.environment, code) } satisfies PasswordLinkAnswer, 201);
  }),
});
