import 'server-only';
import type { InvitationRecord } from '@/lib/server/accounts/accounts';
import type { Services } from '@/lib/server/services';
import { INVITATION_PATH } from '@/lib/shared/accounts';
import type { InvitationAnswer, WireInvitation } from '@/lib/shared/wire-people';

export function toWireInvitation(invitation: InvitationRecord): WireInvitation {
  const { id, role, monthlyMicroUsd, email, createdAt, expiresAt } = invitation;
  return { id, role, monthlyMicroUsd, email, createdAt, expiresAt };
}

/** Where a person goes with the code. */
export function invitationLink(
  { publicUrl }: Pick<Services['environment'], 'publicUrl'>,
  code: string,
): string {
  return new URL(`${INVITATION_PATH}/${code}`, publicUrl ?? 'http://localhost').href;
}

/** The link of a new invitation, which is also sent where there is a mail server. It holds whether or not that works. */
export async function sendInvitation(
  { environment, mail, logger }: Pick<Services, 'environment' | 'mail' | 'logger'>,
  { invitation, code }: { invitation: InvitationRecord; code: string },
): Promise<InvitationAnswer> {
  const link = invitationLink(environment, code);
  const answer = { invitation: toWireInvitation(invitation), link };
  if (mail === null || invitation.email === null) return { ...answer, mail: null };
  try {
    await mail.send({
      to: invitation.email,
      subject: 'You are invited to Overpaint',
      text: `You are invited to Overpaint. This link makes your account; it works once, for seven days:\n\n${link}\n`,
    });
    return { ...answer, mail: 'sent' };
  } catch (error) {
    logger.warn({ err: error }, 'an invitation could not be sent');
    return { ...answer, mail: 'failed' };
  }
}
