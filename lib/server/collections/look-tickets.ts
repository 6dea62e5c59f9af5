import 'server-only';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LookTicket } from '@/lib/shared/wire-collections';
import type { LinkRecord } from './link-store';

/** As long as one looks at a gallery. Then the password is asked for again. */
const GOOD_FOR_MS = 2 * 60 * 60_000;

/**
 * Says that the password of a link was given, without a cookie and without a row: signed with what only the server knows of
 * that very password, so that every server can check it and a new password ends all tickets.
 */
export function issueLookTicket(link: LinkRecord, at: number): LookTicket {
  const expiresAt = at + GOOD_FOR_MS;
  return { ticket: `${expiresAt}.${sign(link, expiresAt)}`, expiresAt };
}

export function isLookTicket(link: LinkRecord, ticket: string, at: number): boolean {
  const [, time = '', signature = ''] = /^(\d{1,15})\.([\w-]{43})$/.exec(ticket) ?? [];
  if (Number(time) <= at) return false;
  return timingSafeEqual(Buffer.from(sign(link, Number(time))), Buffer.from(signature));
}

function sign({ id, passwordHash }: LinkRecord, expiresAt: number): string {
  return createHmac('sha256', passwordHash ?? '')
    .update(`look ${id} ${expiresAt}`)
    .digest('base64url');
}
