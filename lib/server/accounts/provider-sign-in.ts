import 'server-only';
import type { Kysely } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { normaliseEmail } from '@/lib/shared/email';
import { OverpaintError } from '@/lib/shared/errors';
import type { WireIdentity } from '@/lib/shared/wire-ways-in';
import { type Accounts, asVisitor, type From } from './accounts';
import type { Oidc, OidcPurpose } from './oidc';
import type { ConfirmedIdentity } from './oidc-claims';
import type { People } from './people';
import { hashSecret } from './secrets';
import type { PersonRecord, Sessions } from './sessions';
import { isSignUpOpen } from './sign-up';
import type { Trail } from './trail';
import type { Visitor } from './visitor';
import { type OpenWays, removeWayIn } from './ways-left';

/** Which account a provider's word opens. */
export type ProviderSignIn = {
  start: Oidc['start'];
  resume: Oidc['resume'];
  /**
   * @param visitor who is signed in at the browser that came back
   * @returns the secret of a new session; null where somebody who was signed in got one more way in
   * @throws OverpaintError as `Oidc.confirm`; invitation_invalid, email_taken, identity_taken, sign_in_required,
   *   account_disabled, account_waiting
   */
  finish(
    search: string,
    started: Awaited<ReturnType<Oidc['resume']>>,
    asked: { visitor: Visitor | null; from: From },
  ): Promise<string | null>;
  list(personId: string): Promise<WireIdentity[]>;
  /** @throws OverpaintError not_found, last_way_in */
  remove(personId: string, id: string): Promise<void>;
};

type Parts = {
  database: OpenDatabase;
  oidc: Oidc;
  accounts: Accounts;
  people: People;
  sessions: Sessions;
  trail: Trail;
  openWays: OpenWays;
};

/**
 * An identity is its issuer and its subject. It is never found by its e-mail address: at some providers people write any
 * address into their profile, and addresses are given to other people.
 */
export function createProviderSignIn(parts: Parts): ProviderSignIn {
  const { database, oidc, accounts, people, sessions, trail, openWays } = parts;
  const { query, now } = database;

  async function findPerson({ issuer, subject }: ConfirmedIdentity): Promise<PersonRecord | null> {
    const row = await query
      .selectFrom('identity')
      .select('personId')
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst();
    return row === undefined ? null : people.find(row.personId);
  }

  /** @throws OverpaintError identity_taken */
  async function bind(
    { issuer, subject }: ConfirmedIdentity,
    personId: string,
    to: Kysely<Database>,
  ): Promise<void> {
    const bound = await to
      .insertInto('identity')
      .values({ issuer, subject, personId, createdAt: await now() })
      .onConflict((conflict) => conflict.doNothing())
      .returning('personId')
      .executeTakeFirst();
    if (bound === undefined) throw new OverpaintError('identity_taken');
  }

  function admit(code: string, identity: ConfirmedIdentity, from: From): Promise<PersonRecord> {
    return accounts.admit(code, profileOf(identity), from, (person, transaction) =>
      bind(identity, person.id, transaction),
    );
  }

  /** Somebody without an invitation waits until an admin lets them in. */
  async function signUp(identity: ConfirmedIdentity, { address }: From): Promise<PersonRecord> {
    if (!(await isSignUpOpen(database))) throw new OverpaintError('no_account');
    return query.transaction().execute(async (transaction) => {
      const role = identity.role ?? 'member';
      const person = await people.create(
        { ...profileOf(identity), role, state: 'waiting', passwordHash: null },
        transaction,
      );
      await bind(identity, person.id, transaction);
      await trail.note({ action: 'signed-up', by: asVisitor(person), address }, transaction);
      return person;
    });
  }

  /** A new role ends the sessions that began with the old one. The last admin stays one whatever the provider says. */
  async function takeRole(
    person: PersonRecord,
    { role }: ConfirmedIdentity,
    { address }: From,
  ): Promise<PersonRecord> {
    if (role === null || role === person.role) return person;
    return query.transaction().execute(async (transaction) => {
      if (person.role === 'admin' && !(await isAnotherAdmin(transaction, person.id))) return person;
      const changed = await people.change(person.id, { role }, transaction);
      await sessions.endAll(person.id, undefined, transaction);
      await trail.note(
        {
          action: 'role-changed',
          by: asVisitor(changed),
          address,
          subjectId: person.id,
          details: { from: person.role, to: role, way: 'provider' },
        },
        transaction,
      );
      return changed;
    });
  }

  async function isAnotherAdmin(
    transaction: Parameters<People['keepAnAdmin']>[0],
    without: string,
  ): Promise<boolean> {
    try {
      await people.keepAnAdmin(transaction, without);
      return true;
    } catch (error) {
      if (error instanceof OverpaintError && error.code === 'last_admin') return false;
      throw error;
    }
  }

  async function addWayIn(
    purpose: Extract<OidcPurpose, { kind: 'new-way-in' }>,
    identity: ConfirmedIdentity,
    visitor: Visitor | null,
    { address }: From,
  ): Promise<void> {
    const same =
      visitor?.kind === 'person' &&
      visitor.ownerId === purpose.personId &&
      visitor.sessionId === purpose.sessionId;
    if (!same) throw new OverpaintError('sign_in_required');
    const known = await findPerson(identity);
    if (known?.id === purpose.personId) return;
    await bind(identity, purpose.personId, query);
    await trail.note({ action: 'identity-added', by: visitor, address, subjectId: purpose.personId });
  }

  return {
    start: oidc.start,
    resume: oidc.resume,

    async finish(search, started, { visitor, from }) {
      const { purpose } = started;
      const identity = await oidc.confirm(search, started);
      if (purpose.kind === 'new-way-in') {
        await addWayIn(purpose, identity, visitor, from);
        return null;
      }
      const person =
        (await findPerson(identity)) ??
        (purpose.kind === 'invitation'
          ? await admit(purpose.code, identity, from)
          : await signUp(identity, from));
      return accounts.letIn(await takeRole(person, identity, from), 'provider', from);
    },

    async list(personId) {
      const rows = await query
        .selectFrom('identity')
        .select(['issuer', 'subject', 'createdAt'])
        .where('personId', '=', personId)
        .orderBy('createdAt')
        .execute();
      return rows.map((row) => ({ id: idOf(row), ...row }));
    },

    async remove(personId, id) {
      const removed = await removeWayIn(database, openWays, personId, async (transaction) => {
        const rows = await transaction
          .selectFrom('identity')
          .select(['issuer', 'subject'])
          .where('personId', '=', personId)
          .execute();
        const row = rows.find((each) => idOf(each) === id);
        if (row === undefined) return false;
        const { numDeletedRows } = await transaction
          .deleteFrom('identity')
          .where('issuer', '=', row.issuer)
          .where('subject', '=', row.subject)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      });
      if (!removed) throw new OverpaintError('not_found');
    },
  };
}

/** An identity has two names; addresses of ours need one. */
function idOf({ issuer, subject }: { issuer: string; subject: string }): string {
  return hashSecret(JSON.stringify([issuer, subject]));
}

function profileOf({ email, name, subject }: ConfirmedIdentity) {
  return { email: email === null ? null : normaliseEmail(email), name: name ?? subject };
}
