import 'server-only';
import type { OpenDatabase } from '@/lib/server/database/open-database';

/** The row of `setting` by which an admin lets people ask for an account; then they wait for approval. */
export const SIGN_UP_SETTING = 'sign-up';

export async function isSignUpOpen({ query }: Pick<OpenDatabase, 'query'>): Promise<boolean> {
  const row = await query
    .selectFrom('setting')
    .select('value')
    .where('key', '=', SIGN_UP_SETTING)
    .executeTakeFirst();
  return row?.value === 'open';
}
