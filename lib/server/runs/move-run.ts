import 'server-only';
import type { Transaction, UpdateObject } from 'kysely';
import type { Database } from '@/lib/server/database/schema';
import type { RunRecord } from '@/lib/server/records/run-record';
import { canTransition } from '@/lib/shared/run-status';
import type { RunStatus } from '@/lib/shared/wire';

export type RunChange = Omit<UpdateObject<Database, 'run'>, 'status'> & { status?: RunStatus };

/**
 * Moves a row on, if it is still as it was read. Null: another process was first.
 *
 * @throws Error where no run goes from the one state to the other, which is a bug in the caller
 */
export async function moveRun(
  transaction: Transaction<Database>,
  run: Pick<RunRecord, 'id' | 'revision' | 'status'>,
  change: RunChange,
): Promise<RunRecord | null> {
  const { status = run.status } = change;
  if (status !== run.status && !canTransition(run.status, status))
    throw new Error(`A run that is ${run.status} does not become ${status}`);
  const moved = await transaction
    .updateTable('run')
    .set({ ...change, revision: run.revision + 1 })
    .where('id', '=', run.id)
    .where('revision', '=', run.revision)
    .returningAll()
    .executeTakeFirst();
  return moved ?? null;
}

/** The same of a row that this transaction has locked, so that nobody else can have been first. */
export async function moveLockedRun(
  transaction: Transaction<Database>,
  run: Pick<RunRecord, 'id' | 'revision' | 'status'>,
  change: RunChange,
): Promise<RunRecord> {
  const moved = await moveRun(transaction, run, change);
  if (moved === null) throw new Error(`Run ${run.id} is not as it was locked`);
  return moved;
}
