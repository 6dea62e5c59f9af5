import 'server-only';
import { randomBytes } from 'node:crypto';
import type { ExpressionBuilder } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { storedImageIds } from '@/lib/server/database/stored-json';
import { OverpaintError } from '@/lib/shared/errors';

const GOOD_FOR_MS = 5 * 60_000;

/**
 * A list of images is too long for an address, and a browser saves straight to the disk only what it fetches by one. So
 * the list waits here under a name that cannot be guessed: for its owner, for five minutes, for one download. In the
 * database, because another server may be asked for it.
 */
export async function issueZipTicket(
  { query, now }: OpenDatabase,
  ownerId: string,
  ids: readonly string[],
): Promise<{ ticket: string; expiresAt: number }> {
  const at = await now();
  const ticket = randomBytes(24).toString('base64url');
  const expiresAt = at + GOOD_FOR_MS;
  await query.deleteFrom('zipTicket').where('expiresAt', '<', at).execute();
  await query
    .insertInto('zipTicket')
    .values({ id: ticket, ownerId, ids: JSON.stringify(ids), expiresAt })
    .execute();
  return { ticket, expiresAt };
}

/**
 * @param keep looked at only: a HEAD request, which some programs send first, must not use it up
 * @throws OverpaintError not_found, also for one that was used, has expired, or is another's
 */
export async function redeemZipTicket(
  { query, now }: OpenDatabase,
  ownerId: string,
  ticket: string,
  keep: boolean,
): Promise<string[]> {
  const at = await now();
  if (!/^[\w-]{1,64}$/.test(ticket)) throw usedUp();
  const isGood = (is: ExpressionBuilder<Database, 'zipTicket'>) =>
    is.and([is('id', '=', ticket), is('ownerId', '=', ownerId), is('expiresAt', '>=', at)]);
  const row = keep
    ? await query.selectFrom('zipTicket').select('ids').where(isGood).executeTakeFirst()
    : await query.deleteFrom('zipTicket').where(isGood).returning('ids').executeTakeFirst();
  if (row === undefined) throw usedUp();
  return storedImageIds({ id: ticket, ids: row.ids });
}

function usedUp(): OverpaintError {
  return new OverpaintError('not_found', { key: 'refusals.downloadExpired' });
}
