import 'server-only';
import type { Transaction } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { OverpaintError } from '@/lib/shared/errors';
import type { PersonLimits } from '@/lib/shared/wire-people';

/**
 * Sets what one person may spend. Runs that are under way keep what they hold.
 *
 * @param also what else is written in the same transaction
 * @throws OverpaintError person_not_found
 */
export async function setPersonLimits(
  { query }: Pick<OpenDatabase, 'query'>,
  personId: string,
  limits: PersonLimits,
  also: (transaction: Transaction<Database>) => Promise<void> = async () => undefined,
): Promise<PersonLimits> {
  return query.transaction().execute(async (transaction) => {
    const person = await transaction
      .updateTable('person')
      .set(limits)
      .where('id', '=', personId)
      .where('state', '<>', 'deleted')
      .returning(['monthlyMicroUsd', 'runMicroUsd', 'unpricedMicroUsd'])
      .executeTakeFirst();
    if (person === undefined) throw new OverpaintError('person_not_found');
    await also(transaction);
    return person;
  });
}
