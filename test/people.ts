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

/** For tests: members who need not sign in, each with a name that begins with a capital. */
export async function addTestPeople(database: Pick<OpenDatabase, 'query'>, ...ids: string[]): Promise<void> {
  for (const id of ids) await addTestPerson(database, { id, name: `${id[0]?.toUpperCase()}${id.slice(1)}` });
}
