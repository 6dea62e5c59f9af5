import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { TokenTable } from '@/lib/server/database/accounts-schema';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { hashSecret, newSecret } from './secrets';
import type { PersonRecord } from './sessions';

export type TokenRecord = Selectable<TokenTable>;

/** What programs ask with in a person's name. */
export type Tokens = {
  /** @returns the token, which is told this once */
  create(
    personId: string,
    chosen: Pick<TokenTable, 'name' | 'mayMake' | 'models' | 'monthlyMicroUsd' | 'runMicroUsd' | 'expiresAt'>,
  ): Promise<{ token: TokenRecord; secret: string }>;
  find(secret: string): Promise<{ token: TokenRecord; person: PersonRecord } | null>;
  alive(ids: readonly string[]): Promise<Set<string>>;
  list(personId: string): Promise<TokenRecord[]>;
  /** @returns null when there is no such token */
  revoke(personId: string, id: string): Promise<TokenRecord | null>;
};

/** Says what it is where it turns up in a place that it should not be in. */
const PREFIX = 'overpaint_';
const NOTE_EVERY_MS = 60_000;

export function createTokens({ query, now }: OpenDatabase): Tokens {
  const good = (at: number) =>
    query
      .selectFrom('token')
      .innerJoin('person', 'person.id', 'token.personId')
      .where('person.state', '=', 'active')
      .where('token.revokedAt', 'is', null)
      .where((is) => is.or([is('token.expiresAt', 'is', null), is('token.expiresAt', '>', at)]));

  return {
    async create(personId, chosen) {
      const secret = `${PREFIX}${newSecret()}`;
      const token = await query
        .insertInto('token')
        .values({
          ...chosen,
          id: randomUUID(),
          secretHash: hashSecret(secret),
          personId,
          createdAt: await now(),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return { token, secret };
    },

    async find(secret) {
      const at = await now();
      const token = await good(at)
        .selectAll('token')
        .where('token.secretHash', '=', hashSecret(secret))
        .executeTakeFirst();
      if (token === undefined) return null;
      const person = await query
        .selectFrom('person')
        .selectAll()
        .where('id', '=', token.personId)
        .executeTakeFirstOrThrow();
      if (at - (token.usedAt ?? 0) > NOTE_EVERY_MS) {
        await query.updateTable('token').set({ usedAt: at }).where('id', '=', token.id).execute();
      }
      return { token, person };
    },

    async alive(ids) {
      if (ids.length === 0) return new Set();
      const rows = await good(await now())
        .select('token.id')
        .where('token.id', 'in', ids)
        .execute();
      return new Set(rows.map(({ id }) => id));
    },

    list(personId) {
      return query
        .selectFrom('token')
        .selectAll()
        .where('personId', '=', personId)
        .where('revokedAt', 'is', null)
        .orderBy('createdAt', 'desc')
        .execute();
    },

    async revoke(personId, id) {
      const token = await query
        .updateTable('token')
        .set({ revokedAt: await now() })
        .where('id', '=', id)
        .where('personId', '=', personId)
        .where('revokedAt', 'is', null)
        .returningAll()
        .executeTakeFirst();
      return token ?? null;
    },
  };
}
