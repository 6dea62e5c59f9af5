import type { OpenDatabase } from '@/lib/server/database/open-database';

/** For tests: people with an account who need not sign in. */
export async function addTestPeople({ query }: OpenDatabase, ...ids: string[]): Promise<void> {
  await query
    .insertInto('person')
    .values(
      ids.map((id) => ({
        id,
        email: `${id}@example.com`,
        name: `${id[0]?.toUpperCase()}${id.slice(1)}`,
        role: 'member' as const,
        state: 'active' as const,
        passwordHash: null,
        monthlyMicroUsd: null,
        runMicroUsd: null,
        unpricedMicroUsd: null,
        createdAt: 1,
        signedInAt: null,
      })),
    )
    .execute();
}
