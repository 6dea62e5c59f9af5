import 'server-only';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Database } from '@/lib/server/database/schema';
import type { RuntimeSettings } from '@/lib/shared/wire-people';

const KEY = 'house';

const stored = z.object({
  signUp: z.enum(['open', 'closed']).default('closed'),
  memberModels: z.array(z.string()).nullable().default(null),
  monthlyMicroUsd: z.number().nullable().default(null),
});

/** What admins set at a page. Read each time it is needed: another server on this database may have changed it just now. */
export async function readRuntimeSettings(query: Kysely<Database>): Promise<RuntimeSettings> {
  const row = await query.selectFrom('setting').select('value').where('key', '=', KEY).executeTakeFirst();
  return stored.parse(row === undefined ? {} : JSON.parse(row.value));
}

export async function writeRuntimeSettings(
  query: Kysely<Database>,
  settings: RuntimeSettings,
): Promise<void> {
  const value = JSON.stringify(settings);
  await query
    .insertInto('setting')
    .values({ key: KEY, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
