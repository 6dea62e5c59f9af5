import 'server-only';
import type { Transaction } from 'kysely';
import { type People, readName } from '@/lib/server/accounts/people';
import type { PersonRecord, Sessions } from '@/lib/server/accounts/sessions';
import type { Trail } from '@/lib/server/accounts/trail';
import type { Visitor } from '@/lib/server/accounts/visitor';
import { budgetPeriod } from '@/lib/server/budget/budget';
import { personScope } from '@/lib/server/budget/budget-scopes';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import type { Role } from '@/lib/shared/accounts';
import { OverpaintError } from '@/lib/shared/errors';
import type { TrailAction, TrailDetails } from '@/lib/shared/trail';
import type { WireMember } from '@/lib/shared/wire-people';
import { markDeleted } from './delete-person';

/** Who decides, and from where. */
type By = { visitor: Visitor | null; address: string };

/** What admins do with people. Each act and its entry in the trail are one transaction. */
export type ManagePeople = {
  list(): Promise<WireMember[]>;
  /**
   * A new role and disabling end all their sessions.
   * @throws OverpaintError person_not_found, last_admin
   */
  change(
    id: string,
    change: { name?: string | undefined; role?: Role | undefined; state?: 'active' | 'disabled' | undefined },
    by: By,
  ): Promise<WireMember>;
  /** @throws OverpaintError person_not_found */
  endSessions(id: string, by: By): Promise<void>;
  /**
   * @param thingsTo null: what they own is deleted
   * @throws OverpaintError person_not_found, last_admin, invalid_request
   */
  remove(id: string, thingsTo: string | null, by: By): Promise<void>;
};

export function createManagePeople({
  database,
  people,
  sessions,
  trail,
  demo,
  tidy,
}: {
  database: OpenDatabase;
  people: People;
  sessions: Sessions;
  trail: Trail;
  /** Whether it is the stand-in's money that is shown. */
  demo: boolean;
  /** Settles what a deleted person leaves. */
  tidy: () => Promise<void>;
}): ManagePeople {
  const { query, now } = database;

  async function present(records: readonly PersonRecord[]): Promise<WireMember[]> {
    const purses = await query
      .selectFrom('budget')
      .select(['scope', 'spentMicroUsd', 'reservedMicroUsd', 'extraMicroUsd'])
      .where('period', '=', budgetPeriod(await now()))
      .execute();
    const byScope = new Map(purses.map((purse) => [purse.scope, purse]));
    return records.flatMap(({ id, name, email, role, state, createdAt, signedInAt, ...limits }) => {
      if (state === 'deleted') return [];
      const purse = byScope.get(personScope(id, demo));
      const { monthlyMicroUsd, runMicroUsd, unpricedMicroUsd } = limits;
      return [
        {
          id,
          name,
          email: email ?? '',
          role,
          state,
          createdAt,
          signedInAt,
          spentMicroUsd: (purse?.spentMicroUsd ?? 0) + (purse?.reservedMicroUsd ?? 0),
          extraMicroUsd: purse?.extraMicroUsd ?? 0,
          limits: { monthlyMicroUsd, runMicroUsd, unpricedMicroUsd },
        },
      ];
    });
  }

  async function findOrRefuse(id: string, transaction: Transaction<Database>): Promise<PersonRecord> {
    const person = await people.find(id, transaction);
    if (person === null) throw new OverpaintError('person_not_found');
    return person;
  }

  return {
    async list() {
      return present(await people.list());
    },

    async change(id, { name, role, state }, { visitor, address }) {
      const changed = await query.transaction().execute(async (transaction) => {
        const before = await findOrRefuse(id, transaction);
        const note = (action: TrailAction, details: TrailDetails = {}) =>
          trail.note({ action, by: visitor, address, subjectId: id, details }, transaction);
        const losesAdmin = (role ?? 'admin') !== 'admin' || state === 'disabled';
        if (before.role === 'admin' && before.state === 'active' && losesAdmin)
          await people.keepAnAdmin(transaction, id);
        const after = await people.change(
          id,
          {
            name: name === undefined ? before.name : readName(name, before.name),
            role: role ?? before.role,
            state: state ?? before.state,
          },
          transaction,
        );
        if (after.name !== before.name) await note('name-changed');
        if (after.role !== before.role) await note('role-changed', { from: before.role, to: after.role });
        if (after.state !== before.state) await note(actionOf(before.state, after.state));
        if (after.role !== before.role || after.state === 'disabled')
          await sessions.endAll(id, undefined, transaction);
        return after;
      });
      const [person] = await present([changed]);
      if (person === undefined) throw new OverpaintError('person_not_found');
      return person;
    },

    endSessions(id, { visitor, address }) {
      return query.transaction().execute(async (transaction) => {
        await findOrRefuse(id, transaction);
        await sessions.endAll(id, undefined, transaction);
        await trail.note({ action: 'sessions-ended', by: visitor, address, subjectId: id }, transaction);
      });
    },

    async remove(id, thingsTo, { visitor, address }) {
      const at = await now();
      await query.transaction().execute(async (transaction) => {
        const { role } = await findOrRefuse(id, transaction);
        await markDeleted(transaction, people, { id, thingsTo, at });
        const things = thingsTo === null ? 'deleted' : 'handed';
        await trail.note(
          { action: 'person-deleted', by: visitor, address, subjectId: id, details: { role, things } },
          transaction,
        );
      });
      await tidy();
    },
  };
}

function actionOf(before: PersonRecord['state'], after: PersonRecord['state']): TrailAction {
  if (after === 'disabled') return 'person-disabled';
  return before === 'waiting' ? 'person-approved' : 'person-enabled';
}
