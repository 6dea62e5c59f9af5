import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { isUniqueViolation } from '@/lib/server/database/unique-violation';
import { NAME_MAX_CHARACTERS, type Role } from '@/lib/shared/accounts';
import { normaliseEmail } from '@/lib/shared/email';
import { OverpaintError } from '@/lib/shared/errors';
import type { PersonRecord } from './sessions';

type NewPerson = {
  /** Given to the first admin only. */
  id?: string;
  /** Null: a provider vouches for them, and for no address. */
  email: string | null;
  name: string;
  role: Role;
  state?: 'active' | 'waiting';
  passwordHash: string | null;
  monthlyMicroUsd?: number | null;
};

export type People = {
  count(): Promise<number>;
  find(id: string, query?: Kysely<Database>): Promise<PersonRecord | null>;
  findByEmail(email: string): Promise<PersonRecord | null>;
  /** Everybody who is not deleted, by name. */
  list(): Promise<PersonRecord[]>;
  /** @throws OverpaintError email_taken, invalid_email, invalid_request */
  create(person: NewPerson, query?: Kysely<Database>): Promise<PersonRecord>;
  change(
    id: string,
    change: Partial<Pick<PersonRecord, 'name' | 'email' | 'role' | 'state' | 'passwordHash' | 'thingsTo'>>,
    query?: Kysely<Database>,
  ): Promise<PersonRecord>;
  /**
   * That somebody else is left who may decide.
   * @throws OverpaintError last_admin
   */
  keepAnAdmin(transaction: Transaction<Database>, without: string): Promise<void>;
};

/** @throws OverpaintError invalid_email */
export function readEmail(text: string): string {
  const email = normaliseEmail(text);
  if (email === null) throw new OverpaintError('invalid_email');
  return email;
}

/** Without control characters, or those that turn the direction of what stands around it. */
export function readName(text: string, fallback: string): string {
  const name = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return [...name].slice(0, NAME_MAX_CHARACTERS).join('') || fallback;
}

export function createPeople({ engine, query: database, now }: OpenDatabase): People {
  return {
    async count() {
      const row = await database
        .selectFrom('person')
        .select((is) => is.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },

    async find(id, query = database) {
      const person = await query
        .selectFrom('person')
        .selectAll()
        .where('id', '=', id)
        .where('state', '!=', 'deleted')
        .executeTakeFirst();
      return person ?? null;
    },

    async findByEmail(email) {
      const person = await database
        .selectFrom('person')
        .selectAll()
        .where('email', '=', email)
        .executeTakeFirst();
      return person ?? null;
    },

    list() {
      return database
        .selectFrom('person')
        .selectAll()
        .where('state', '!=', 'deleted')
        .orderBy('name')
        .orderBy('id')
        .execute();
    },

    async create({ id = randomUUID(), email, name, role, state = 'active', ...rest }, query = database) {
      const address = email === null ? null : readEmail(email);
      const fallback = address?.slice(0, address.lastIndexOf('@')) ?? id.slice(0, 8);
      try {
        return await query
          .insertInto('person')
          .values({
            id,
            email: address,
            name: readName(name, fallback),
            role,
            state,
            passwordHash: rest.passwordHash,
            monthlyMicroUsd: rest.monthlyMicroUsd ?? null,
            createdAt: await now(),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
      } catch (error) {
        if (isUniqueViolation(error)) throw new OverpaintError('email_taken');
        throw error;
      }
    },

    async change(id, change, query = database) {
      const person = await query
        .updateTable('person')
        .set(change)
        .where('id', '=', id)
        .where('state', '!=', 'deleted')
        .returningAll()
        .executeTakeFirst();
      if (person === undefined) throw new OverpaintError('person_not_found');
      return person;
    },

    async keepAnAdmin(transaction, without) {
      // Locked, so that of two admins who demote each other one stays.
      const admins = await transaction
        .selectFrom('person')
        .select('id')
        .where('role', '=', 'admin')
        .where('state', '=', 'active')
        .orderBy('id')
        .$if(engine === 'postgres', (select) => select.forUpdate())
        .execute();
      if (!admins.some(({ id }) => id !== without)) throw new OverpaintError('last_admin');
    },
  };
}
