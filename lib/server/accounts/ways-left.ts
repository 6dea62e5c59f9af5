import 'server-only';
import type { Transaction } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { OverpaintError } from '@/lib/shared/errors';

/** Which ways in are open at this installation: one that is closed is none. */
export type OpenWays = {
  /** Passwords and passkeys. */
  own: boolean;
  /** Of the provider; null: there is none. */
  issuer: string | null;
};

/**
 * Takes one way in from an account, unless it is the last.
 *
 * @param remove resolves to whether there was anything to remove
 * @returns what `remove` did
 * @throws OverpaintError last_way_in, and then nothing is removed
 */
export function removeWayIn(
  { query, engine }: OpenDatabase,
  open: OpenWays,
  personId: string,
  remove: (transaction: Transaction<Database>) => Promise<boolean>,
): Promise<boolean> {
  return query.transaction().execute(async (transaction) => {
    // Or two that are removed at once would each take the other for the one that is left.
    if (engine === 'postgres')
      await transaction.selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute();
    if (!(await remove(transaction))) return false;
    if ((await countWaysIn(transaction, open, personId)) === 0) throw new OverpaintError('last_way_in');
    return true;
  });
}

async function countWaysIn(
  transaction: Transaction<Database>,
  { own, issuer }: OpenWays,
  personId: string,
): Promise<number> {
  const person = await transaction
    .selectFrom('person')
    .select('passwordHash')
    .where('id', '=', personId)
    .executeTakeFirst();
  const passkeys = await transaction
    .selectFrom('passkey')
    .select('id')
    .where('personId', '=', personId)
    .execute();
  const identities = await transaction
    .selectFrom('identity')
    .select('issuer')
    .where('personId', '=', personId)
    .execute();
  const hasPassword = person !== undefined && person.passwordHash !== null;
  return (
    (own && hasPassword ? 1 : 0) +
    (own ? passkeys.length : 0) +
    identities.filter((identity) => identity.issuer === issuer).length
  );
}
