import 'server-only';
import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import { personScope } from '@/lib/server/budget/budget-scopes';
import type { MoneyViewer } from '@/lib/server/budget/money-viewer';
import type { Database } from '@/lib/server/database/schema';
import { OverpaintError } from '@/lib/shared/errors';

/** Who paid for a run: its owner, unless it was handed to another since. */
export const PAYER = sql<string>`coalesce(run.paid_by, run.owner_id)`;

/** For a `where`: runs that this person paid for. */
export function paidBy(personId: string) {
  return ({ and, eb, or }: ExpressionBuilder<Database, 'run'>) =>
    or([
      eb('run.paidBy', '=', personId),
      and([eb('run.ownerId', '=', personId), eb('run.paidBy', 'is', null)]),
    ]);
}

/**
 * Whose runs somebody may be told of.
 *
 * @param personId the one person that is asked about; null: all that may be seen
 * @returns null: everybody's
 * @throws OverpaintError person_not_found, also for somebody whom the one who asks may not see
 */
export async function whoseRuns(
  query: Kysely<Database>,
  { ownerId, isAdmin }: MoneyViewer,
  personId: string | null,
): Promise<string | null> {
  if (personId === null || personId === ownerId) return isAdmin ? personId : ownerId;
  if (isAdmin && (await isKnown(query, personId))) return personId;
  throw new OverpaintError('person_not_found');
}

/** Somebody with an account, or with runs from before there were any. */
async function isKnown(query: Kysely<Database>, personId: string): Promise<boolean> {
  const scopes = [personScope(personId, false), personScope(personId, true)];
  const [person, budget] = [
    await query.selectFrom('person').select('id').where('id', '=', personId).executeTakeFirst(),
    await query.selectFrom('budget').select('scope').where('scope', 'in', scopes).executeTakeFirst(),
  ];
  return person !== undefined || budget !== undefined;
}
