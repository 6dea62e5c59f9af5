import 'server-only';
import { createHmac, randomBytes } from 'node:crypto';
import type { OpenDatabase } from '@/lib/server/database/open-database';

const KEY = 'safety.secret';
const SECRET_BYTES = 32;

/**
 * Names a person to the API without telling who they are, so that what one does is not held against the others:
 * https://platform.openai.com/docs/guides/safety-best-practices#implement-safety-identifiers. Each installation has a secret of
 * its own, so nobody can find out by trying ids, and one person is not the same in two installations.
 */
export type SafetyIdentifier = (ownerId: string) => string;

export async function openSafetyIdentifier({
  query,
}: Pick<OpenDatabase, 'query'>): Promise<SafetyIdentifier> {
  // Of two servers that start at once, the first keeps its own and the second reads that.
  await query
    .insertInto('setting')
    .values({ key: KEY, value: randomBytes(SECRET_BYTES).toString('hex') })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { value } = await query
    .selectFrom('setting')
    .select('value')
    .where('key', '=', KEY)
    .executeTakeFirstOrThrow();
  return (ownerId) => createHmac('sha256', value).update(ownerId).digest('hex');
}
