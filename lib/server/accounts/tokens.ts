import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { TokenTable } from '@/lib/server/database/accounts-schema';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { storedTokenModels } from '@/lib/server/database/stored-json';
import { OverpaintError } from '@/lib/shared/errors';
import { MAX_TOKENS, type NewToken, type TokenChange, type WireToken } from '@/lib/shared/wire-tokens';
import { hashSecret, newSecret } from './secrets';
import type { PersonRecord } from './sessions';

export type TokenRecord = Selectable<TokenTable>;

type KeptToken = Pick<
  TokenTable,
  'name' | 'mayMake' | 'models' | 'monthlyMicroUsd' | 'runMicroUsd' | 'expiresAt'
>;

/** What programs ask with in a person's name. */
export type Tokens = {
  /**
   * @returns the token, which is told this once
   * @throws OverpaintError too_many_tokens, invalid_request
   */
  create(personId: string, chosen: KeptToken): Promise<{ token: TokenRecord; secret: string }>;
  find(secret: string): Promise<{ token: TokenRecord; person: PersonRecord } | null>;
  alive(ids: readonly string[]): Promise<Set<string>>;
  /**
   * Holds from the next request on. A last day that is set has to lie ahead; the one that it has may have passed.
   *
   * @throws OverpaintError token_not_found, invalid_request
   */
  change(personId: string, id: string, change: Partial<KeptToken>): Promise<TokenRecord>;
  list(personId: string): Promise<TokenRecord[]>;
  /** Of those that were revoked too: what was made with them stays. */
  names(ids: readonly string[]): Promise<Map<string, string>>;
  /** @returns null when there is no such token */
  revoke(personId: string, id: string): Promise<TokenRecord | null>;
};

/** Says what it is where it turns up in a place that it should not be in. */
export const TOKEN_PREFIX = 'overpaint_';
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
      const secret = `${TOKEN_PREFIX}${newSecret()}`;
      const createdAt = await now();
      if (chosen.expiresAt !== null && chosen.expiresAt <= createdAt)
        throw new OverpaintError('invalid_request', { key: 'refusals.tokenEnded' });
      return query.transaction().execute(async (transaction) => {
        // Writing the row lets those who ask at once wait for each other: none of them counts too few.
        await transaction
          .updateTable('person')
          .set(({ ref }) => ({ state: ref('state') }))
          .where('id', '=', personId)
          .execute();
        const { count } = await transaction
          .selectFrom('token')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('personId', '=', personId)
          .where('revokedAt', 'is', null)
          .executeTakeFirstOrThrow();
        if (Number(count) >= MAX_TOKENS) throw new OverpaintError('too_many_tokens');
        const token = await transaction
          .insertInto('token')
          .values({ ...chosen, id: randomUUID(), secretHash: hashSecret(secret), personId, createdAt })
          .returningAll()
          .executeTakeFirstOrThrow();
        return { token, secret };
      });
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

    async names(ids) {
      if (ids.length === 0) return new Map();
      const rows = await query.selectFrom('token').select(['id', 'name']).where('id', 'in', ids).execute();
      return new Map(rows.map(({ id, name }) => [id, name]));
    },

    async change(personId, id, change) {
      const end = change.expiresAt ?? null;
      const at = await now();
      const kept = query
        .selectFrom('token')
        .select('expiresAt')
        .where('id', '=', id)
        .where('personId', '=', personId);
      if (end !== null && end <= at && (await kept.executeTakeFirst())?.expiresAt !== end)
        throw new OverpaintError('invalid_request', { key: 'refusals.tokenEnded' });
      const token = await query
        .updateTable('token')
        // An update that sets nothing is no SQL.
        .set(({ ref }) => ({ personId: ref('personId'), ...change }))
        .where('id', '=', id)
        .where('personId', '=', personId)
        .where('revokedAt', 'is', null)
        .returningAll()
        .executeTakeFirst();
      if (token === undefined) throw new OverpaintError('token_not_found');
      return token;
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

/** What is kept of a token, or of a change of one, as it is asked for. */
export function keptToken(asked: NewToken): KeptToken;
export function keptToken(asked: TokenChange): Partial<KeptToken>;
export function keptToken({ scope, models, ...kept }: TokenChange): Partial<KeptToken> {
  return {
    ...kept,
    ...(scope !== undefined && { mayMake: scope === 'make' ? 1 : 0 }),
    ...(models !== undefined && { models: models === null ? null : JSON.stringify([...new Set(models)]) }),
  };
}

export function toWireToken(token: TokenRecord): WireToken {
  const { id, name, monthlyMicroUsd, runMicroUsd, createdAt, expiresAt, usedAt } = token;
  return {
    id,
    name,
    scope: token.mayMake === 1 ? 'make' : 'read',
    models: storedTokenModels(token),
    monthlyMicroUsd,
    runMicroUsd,
    createdAt,
    expiresAt,
    usedAt,
  };
}
