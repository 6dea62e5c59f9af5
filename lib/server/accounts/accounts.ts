import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Selectable, Transaction } from 'kysely';
import type { InvitationTable } from '@/lib/server/database/accounts-schema';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { readRuntimeSettings } from '@/lib/server/runtime-settings';
import { LOCAL_OWNER_ID, type Role } from '@/lib/shared/accounts';
import { normaliseEmail } from '@/lib/shared/email';
import { OverpaintError } from '@/lib/shared/errors';
import { checkNewPassword, hashPassword, verifyPassword } from './passwords';
import { type People, readEmail } from './people';
import { hashSecret, newSecret } from './secrets';
import type { PersonRecord, Sessions } from './sessions';
import { forgetSetupCode, readSetupCode, sameCode } from './setup-code';
import type { Throttle } from './throttle';
import type { Trail } from './trail';
import type { Visitor } from './visitor';

/** Who asks for accounts that nobody looks at does not fill the list. */
const MOST_WAITING = 100;
const INVITATION_MS = 7 * 24 * 60 * 60_000;

/** From where something is asked, for sessions, limits and the trail. */
export type From = { address: string; userAgent: string | null };

export type InvitationRecord = Selectable<InvitationTable>;

/** How people come in. What a session is worth is in sessions.ts. */
export type Accounts = {
  isSetUp(): Promise<boolean>;
  /** For the log of a server without an admin; null where there is one. */
  setupCode(): Promise<string | null>;
  /**
   * Makes the first admin, to whom all belongs that is there.
   * @throws OverpaintError setup_done, weak_password, invalid_email
   */
  makeFirstAdmin(asked: Credentials, address: string): Promise<PersonRecord>;
  /**
   * @param code null: asked from this machine itself, which needs none
   * @returns the secret of a new session, like the others below
   */
  setUp(asked: Credentials & { code: string | null }, from: From): Promise<string>;
  signIn(asked: { email: string; password: string }, from: From): Promise<string>;
  /**
   * Asks for an account: an admin lets them in, or does not. Of an address that has an account already nothing is said.
   * @throws OverpaintError sign_up_closed, too_many_attempts, weak_password, invalid_email
   */
  signUp(asked: Credentials, from: From): Promise<void>;
  /** Lets in whom another way has told who they are. @throws OverpaintError account_disabled, account_waiting */
  letIn(person: PersonRecord, way: 'password' | 'passkey' | 'provider', from: From): Promise<string>;
  invite(
    asked: { role: Role; monthlyMicroUsd: number | null; email: string | null },
    by: Visitor,
    from: From,
  ): Promise<{ invitation: InvitationRecord; code: string }>;
  /**
   * For somebody who has forgotten their password: the code lets them choose a new one. The one before it is over.
   * @throws OverpaintError person_not_found, not_allowed where they have no e-mail address to sign in with
   */
  inviteToNewPassword(personId: string, by: Visitor, from: From): Promise<{ code: string }>;
  /** Those that make an account, and can still be used. */
  invitations(): Promise<InvitationRecord[]>;
  revokeInvitation(id: string, by: Visitor, from: From): Promise<void>;
  /** @throws OverpaintError invitation_invalid */
  findInvitation(code: string): Promise<InvitationRecord>;
  /** @throws OverpaintError invitation_invalid, email_taken, weak_password, invalid_email */
  acceptInvitation(code: string, asked: Credentials, from: From): Promise<string>;
  /**
   * Uses an invitation up and makes its person, for a way in that is not a password.
   * @param bind in the same transaction, what tells this person again
   */
  admit(
    code: string,
    asked: { email: string | null; name: string },
    from: From,
    bind: (person: PersonRecord, transaction: Transaction<Database>) => Promise<void>,
  ): Promise<PersonRecord>;
  /**
   * A new password ends all other sessions.
   * @throws OverpaintError wrong_password, weak_password, too_many_attempts; not_allowed where there is no e-mail address
   */
  changePassword(
    visitor: Extract<Visitor, { kind: 'person' }>,
    asked: { current: string; password: string },
    from: From,
  ): Promise<void>;
};

type Credentials = { email: string; name: string; password: string };

export function createAccounts(parts: {
  database: OpenDatabase;
  people: People;
  sessions: Sessions;
  throttle: Throttle;
  trail: Trail;
}): Accounts {
  const { database, people, sessions, throttle, trail } = parts;
  const { query, now } = database;

  const usable = (at: number) =>
    query.selectFrom('invitation').selectAll().where('usedAt', 'is', null).where('expiresAt', '>', at);

  const letIn: Accounts['letIn'] = async (person, way, from) => {
    if (person.state === 'waiting') throw new OverpaintError('account_waiting');
    if (person.state !== 'active') throw new OverpaintError('account_disabled');
    const secret = await sessions.start(person.id, from);
    await trail.note({ action: 'signed-in', by: asVisitor(person), address: from.address, details: { way } });
    return secret;
  };

  const makeFirstAdmin: Accounts['makeFirstAdmin'] = async ({ email, name, password }, from) => {
    if ((await people.count()) > 0) throw new OverpaintError('setup_done');
    const address = readEmail(email);
    await checkNewPassword(password, [address, name]);
    const passwordHash = await hashPassword(password, from);
    return query.transaction().execute(async (transaction) => {
      // Of two that come at once, the second finds the id taken.
      const first = await people
        .create({ id: LOCAL_OWNER_ID, email: address, name, role: 'admin', passwordHash }, transaction)
        .catch((error: unknown) => {
          const taken = error instanceof OverpaintError && error.code === 'email_taken';
          throw taken ? new OverpaintError('setup_done') : error;
        });
      await forgetSetupCode({ query: transaction });
      await trail.note({ action: 'set-up', by: asVisitor(first), address: from }, transaction);
      return first;
    });
  };

  const findInvitation: Accounts['findInvitation'] = async (code) => {
    const invitation = await usable(await now())
      .where('codeHash', '=', hashSecret(code))
      .executeTakeFirst();
    if (invitation === undefined) throw new OverpaintError('invitation_invalid');
    return invitation;
  };

  const admit: Accounts['admit'] = (code, { email, name }, from, bind) =>
    query.transaction().execute(async (transaction) => {
      const at = await now();
      const invitation = await transaction
        .updateTable('invitation')
        .set({ usedAt: at })
        .where('codeHash', '=', hashSecret(code))
        .where('personId', 'is', null)
        .where('usedAt', 'is', null)
        .where('expiresAt', '>', at)
        .returningAll()
        .executeTakeFirst();
      if (invitation === undefined) throw new OverpaintError('invitation_invalid');
      const { role, monthlyMicroUsd } = invitation;
      const person = await people.create(
        { email, name, role, monthlyMicroUsd, passwordHash: null },
        transaction,
      );
      await transaction
        .updateTable('invitation')
        .set({ usedBy: person.id })
        .where('id', '=', invitation.id)
        .execute();
      await bind(person, transaction);
      await trail.note(
        {
          action: 'invitation-accepted',
          by: asVisitor(person),
          address: from.address,
          subjectId: invitation.id,
          details: { role },
        },
        transaction,
      );
      return person;
    });

  /** All that was open with the old password ends, but the session in which it is changed. */
  async function storePassword(
    by: Extract<Visitor, { kind: 'person' }>,
    passwordHash: string,
    { address }: From,
    transaction: Transaction<Database>,
  ): Promise<PersonRecord> {
    await sessions.endAll(by.person.id, by.sessionId, transaction);
    await trail.note({ action: 'password-changed', by, address }, transaction);
    return people.change(by.person.id, { passwordHash }, transaction);
  }

  async function chooseNewPassword(
    { id, personId }: InvitationRecord,
    password: string,
    from: From,
  ): Promise<PersonRecord> {
    const person = personId === null ? null : await people.find(personId);
    if (person === null) throw new OverpaintError('invitation_invalid');
    await checkNewPassword(password, [person.email ?? '', person.name]);
    const passwordHash = await hashPassword(password, from.address);
    return query.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('invitation')
        .set({ usedAt: await now(), usedBy: person.id })
        .where('id', '=', id)
        .where('usedAt', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new OverpaintError('invitation_invalid');
      return storePassword(asVisitor(person), passwordHash, from, transaction);
    });
  }

  return {
    isSetUp: async () => (await people.count()) > 0,

    setupCode: async () => ((await people.count()) > 0 ? null : readSetupCode(database)),

    makeFirstAdmin,

    async setUp({ code, ...asked }, from) {
      if ((await people.count()) > 0) throw new OverpaintError('setup_done');
      if (code !== null) {
        const isRight = await throttle.attempt('setup', from.address);
        if (!sameCode(code, await readSetupCode(database))) throw new OverpaintError('wrong_setup_code');
        await isRight();
      }
      return letIn(await makeFirstAdmin(asked, from.address), 'password', from);
    },

    async signIn({ email, password }, from) {
      const address = normaliseEmail(email);
      // The lock of an address that nobody has is locked as well, and takes as long.
      const isRight = await throttle.attempt(
        `account ${(address ?? email.trim()).slice(0, 254)}`,
        from.address,
      );
      const person = address === null ? null : await people.findByEmail(address);
      const verdict = await verifyPassword(password, person?.passwordHash ?? null, from.address);
      if (person === null || verdict === 'wrong') {
        await trail.note({
          action: 'sign-in-failed',
          by: null,
          address: from.address,
          subjectId: person?.id ?? null,
          details: { email: address },
        });
        throw new OverpaintError('wrong_password');
      }
      await isRight();
      if (verdict === 'rehash') {
        await people.change(person.id, { passwordHash: await hashPassword(password, from.address) });
      }
      return letIn(person, 'password', from);
    },

    async signUp({ email, name, password }, from) {
      if ((await readRuntimeSettings(query)).signUp === 'closed') throw new OverpaintError('sign_up_closed');
      await throttle.attempt(`sign-up ${from.address}`, from.address);
      const address = readEmail(email);
      await checkNewPassword(password, [address, name]);
      const passwordHash = await hashPassword(password, from.address);
      if ((await people.list()).filter(({ state }) => state === 'waiting').length >= MOST_WAITING)
        throw new OverpaintError('too_many_attempts');
      try {
        const person = await people.create({
          email: address,
          name,
          role: 'member',
          state: 'waiting',
          passwordHash,
        });
        await trail.note({ action: 'signed-up', by: asVisitor(person), address: from.address });
      } catch (error) {
        if (!(error instanceof OverpaintError && error.code === 'email_taken')) throw error;
      }
    },

    letIn,

    async invite({ role, monthlyMicroUsd, email }, by, from) {
      const code = newSecret();
      const at = await now();
      const invitation = await query
        .insertInto('invitation')
        .values({
          id: randomUUID(),
          codeHash: hashSecret(code),
          role,
          monthlyMicroUsd,
          email: email === null ? null : readEmail(email),
          createdBy: by.ownerId,
          createdAt: at,
          expiresAt: at + INVITATION_MS,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await trail.note({
        action: 'invited',
        by,
        address: from.address,
        subjectId: invitation.id,
        details: { role, email: invitation.email },
      });
      return { invitation, code };
    },

    async inviteToNewPassword(personId, by, from) {
      const person = await people.find(personId);
      if (person === null) throw new OverpaintError('person_not_found');
      if (person.email === null) throw new OverpaintError('not_allowed');
      const code = newSecret();
      const at = await now();
      await query.transaction().execute(async (transaction) => {
        await transaction
          .deleteFrom('invitation')
          .where('personId', '=', personId)
          .where('usedAt', 'is', null)
          .execute();
        await transaction
          .insertInto('invitation')
          .values({
            id: randomUUID(),
            codeHash: hashSecret(code),
            role: person.role,
            email: person.email,
            personId,
            createdBy: by.ownerId,
            createdAt: at,
            expiresAt: at + INVITATION_MS,
          })
          .execute();
        await trail.note(
          { action: 'password-link-made', by, address: from.address, subjectId: personId },
          transaction,
        );
      });
      return { code };
    },

    async invitations() {
      return usable(await now())
        .where('personId', 'is', null)
        .orderBy('createdAt', 'desc')
        .execute();
    },

    async revokeInvitation(id, by, from) {
      const { numDeletedRows } = await query
        .deleteFrom('invitation')
        .where('id', '=', id)
        .where('usedAt', 'is', null)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw new OverpaintError('invitation_invalid');
      await trail.note({ action: 'invitation-revoked', by, address: from.address, subjectId: id });
    },

    findInvitation,

    async acceptInvitation(code, { email, name, password }, from) {
      const invitation = await findInvitation(code);
      if (invitation.personId !== null) {
        return letIn(await chooseNewPassword(invitation, password, from), 'password', from);
      }
      const address = readEmail(email);
      await checkNewPassword(password, [address, name]);
      const passwordHash = await hashPassword(password, from.address);
      const person = await admit(code, { email: address, name }, from, async ({ id }, transaction) => {
        await people.change(id, { passwordHash }, transaction);
      });
      return letIn(person, 'password', from);
    },

    admit,

    async changePassword(visitor, { current, password }, from) {
      const { person } = visitor;
      // Nobody could sign in with it, and it would count as a way in.
      if (person.email === null) throw new OverpaintError('not_allowed');
      if (person.passwordHash !== null) {
        const isRight = await throttle.attempt(`account ${person.email}`, from.address);
        if ((await verifyPassword(current, person.passwordHash, from.address)) === 'wrong') {
          throw new OverpaintError('wrong_password', { key: 'refusals.currentPassword' });
        }
        await isRight();
      }
      await checkNewPassword(password, [person.email, person.name]);
      const passwordHash = await hashPassword(password, from.address);
      await query
        .transaction()
        .execute((transaction) => storePassword(visitor, passwordHash, from, transaction));
    },
  };
}

/** As whom the trail names somebody who is just coming in. */
export function asVisitor(person: PersonRecord): Extract<Visitor, { kind: 'person' }> {
  return { kind: 'person', ownerId: person.id, person, sessionId: '' };
}
