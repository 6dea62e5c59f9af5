import 'server-only';
import type { Kysely, Selectable } from 'kysely';
import type { PersonTable, SessionTable } from '@/lib/server/database/accounts-schema';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { hashSecret, newSecret } from './secrets';

export type PersonRecord = Selectable<PersonTable>;
export type SessionRecord = Selectable<SessionTable>;

const DAY_MS = 24 * 60 * 60_000;
const IDLE_MS = 7 * DAY_MS;
export const SESSION_MS = 30 * DAY_MS;
/** The moment of the last use is as exact as this, so that most requests write nothing. */
const NOTE_EVERY_MS = 60_000;
const USER_AGENT_CHARACTERS = 200;

/** Who is signed in where. A session ends by being deleted: on all servers at once, since each request reads its row. */
export type Sessions = {
  /** @returns the secret for the cookie */
  start(personId: string, from: { userAgent: string | null; address: string }): Promise<string>;
  /** The session and its person, if both are good. */
  find(secret: string): Promise<{ session: SessionRecord; person: PersonRecord } | null>;
  /** Those of these ids that are still good. */
  alive(ids: readonly string[]): Promise<Set<string>>;
  list(personId: string): Promise<SessionRecord[]>;
  end(personId: string, id: string): Promise<boolean>;
  /** @param except the one that goes on */
  endAll(personId: string, except?: string, query?: Kysely<Database>): Promise<void>;
};

export function createSessions({ query, now }: OpenDatabase): Sessions {
  const good = (at: number) =>
    query
      .selectFrom('session')
      .innerJoin('person', 'person.id', 'session.personId')
      .where('session.usedAt', '>', at - IDLE_MS)
      .where('session.createdAt', '>', at - SESSION_MS)
      .where('person.state', '=', 'active');

  return {
    async start(personId, { userAgent, address }) {
      const at = await now();
      const secret = newSecret();
      await query
        .deleteFrom('session')
        .where((is) => is.or([is('usedAt', '<=', at - IDLE_MS), is('createdAt', '<=', at - SESSION_MS)]))
        .execute();
      await query
        .insertInto('session')
        .values({
          id: hashSecret(secret),
          personId,
          createdAt: at,
          usedAt: at,
          userAgent: (userAgent ?? '').slice(0, USER_AGENT_CHARACTERS),
          address,
        })
        .execute();
      await query.updateTable('person').set({ signedInAt: at }).where('id', '=', personId).execute();
      return secret;
    },

    async find(secret) {
      const at = await now();
      const id = hashSecret(secret);
      const row = await good(at)
        .selectAll('person')
        .select([
          'session.usedAt as sessionUsedAt',
          'session.createdAt as sessionCreatedAt',
          'session.userAgent',
          'session.address',
        ])
        .where('session.id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { sessionUsedAt, sessionCreatedAt, userAgent, address, ...person } = row;
      if (at - sessionUsedAt > NOTE_EVERY_MS) {
        await query.updateTable('session').set({ usedAt: at }).where('id', '=', id).execute();
      }
      const session = {
        id,
        personId: person.id,
        createdAt: sessionCreatedAt,
        usedAt: at,
        userAgent,
        address,
      };
      return { session, person };
    },

    async alive(ids) {
      if (ids.length === 0) return new Set();
      const rows = await good(await now())
        .select('session.id')
        .where('session.id', 'in', ids)
        .execute();
      return new Set(rows.map(({ id }) => id));
    },

    async list(personId) {
      return good(await now())
        .selectAll('session')
        .where('session.personId', '=', personId)
        .orderBy('session.usedAt', 'desc')
        .execute();
    },

    async end(personId, id) {
      const { numDeletedRows } = await query
        .deleteFrom('session')
        .where('personId', '=', personId)
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    async endAll(personId, except = '', by = query) {
      await by.deleteFrom('session').where('personId', '=', personId).where('id', '!=', except).execute();
    },
  };
}
