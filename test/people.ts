import type { Insertable } from 'kysely';
import type { PersonTable, TokenTable } from '@/lib/server/database/accounts-schema';
import type { OpenDatabase } from '@/lib/server/database/open-database';

/** For tests: a member, unless told otherwise. */
export async function addTestPerson(
  { query }: Pick<OpenDatabase, 'query'>,
  change: Partial<Insertable<PersonTable>> & { id: string },
): Promise<void> {
  await query
    .insertInto('person')
    .values({
      email: `${change.id}@example.com`,
      name: change.id,
      role: 'member',
      state: 'active',
      passwordHash: null,
      createdAt: 1,
      ...change,
    })
    .execute();
}

/** For tests: a token that may make things, of a person who is there already. */
export async function addTestToken(
  { query }: Pick<OpenDatabase, 'query'>,
  change: Partial<Insertable<TokenTable>> & { id: string; personId: string },
): Promise<void> {
  await query
    .insertInto('token')
    .values({ secretHash: change.id, name: change.id, mayMake: 1, createdAt: 1, ...change })
    .execute();
}
